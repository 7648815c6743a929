using SelfPlay.Games.Control;

namespace SelfPlay.Games.Conformance;

/// <summary>
/// Bodies in motion: an episode a line with its first state, the actions, and after each the state, the reward and whether it
/// terminated. Every step is held against the recording from the state recorded before it: a pole is unstable and an acrobot
/// chaotic, so over a whole episode the last bits of another program's sine grow to any size.
/// </summary>
internal sealed class ControlTraceKind : ITraceKind
{
    private const double Tolerance = 1e-9; // relative
    private const double Tiny = 1e-12; // next to 0 nothing is relative

    /// <inheritdoc/>
    public bool Recognises(in TraceLine first) => first.Has("env") && first.Has("state0");

    /// <inheritdoc/>
    public ITraceReplay Open(in TraceLine first) => first.Text("env") switch
    {
        "cartpole" => new ControlReplay<CartPole>("cartpole"),
        "mountaincar" => new ControlReplay<MountainCar>("mountaincar"),
        "acrobot" => new ControlReplay<Acrobot>("acrobot"),
        var other => throw first.Fault($"there is no environment '{other}'; the environments are cartpole, mountaincar, acrobot"),
    };

    private sealed class ControlReplay<TEnvironment>(string name) : ITraceReplay
        where TEnvironment : struct, IControlEnvironment<TEnvironment>
    {
        private readonly double[] _state = new double[TEnvironment.StateSize];

        public void Replay(in TraceLine line, ConformanceTally tally)
        {
            if (line.Text("env") != name)
            {
                throw line.Fault($"the environment is '{line.Text("env")}' in a file of {name}");
            }

            var (actions, states, rewards, terminated) = (line.Integers("actions"), line.RealLists("states"), line.Reals("rewards"), line.Booleans("terminated"));
            var start = line.Reals("state0");
            if (states.Length != actions.Length || rewards.Length != actions.Length || terminated.Length != actions.Length)
            {
                throw line.Fault($"there are {states.Length} states, {rewards.Length} rewards and {terminated.Length} ends for {actions.Length} actions");
            }

            if (start.Length != _state.Length || Array.Exists(states, s => s.Length != _state.Length))
            {
                throw line.Fault($"a state is not {_state.Length} numbers");
            }

            tally.Games++;
            var before = start;
            var random = new Xoshiro256(0); // none of the steps draws
            for (var ply = 0; ply < actions.Length; ply++)
            {
                var environment = TEnvironment.FromState(before);
                var count = environment.Info.Actions.Count;
                if (actions[ply] < 0 || actions[ply] >= count)
                {
                    throw line.Fault($"there is no action {actions[ply]}; the actions are 0 to {count - 1}");
                }

                tally.Plies++;
                var result = environment.Step(actions[ply], ref random);
                if (result.Reward != rewards[ply] || result.Terminated != terminated[ply])
                {
                    tally.Mismatch(line, ply, $"reward and termination are {result.Reward} and {result.Terminated}, recorded are {rewards[ply]} and {terminated[ply]}");
                }

                before = states[ply];
                environment.WriteState(_state);
                if (!Agree(states[ply]))
                {
                    tally.Mismatch(line, ply, $"the state is [{string.Join(", ", _state)}], recorded is [{string.Join(", ", states[ply])}]");
                }
            }
        }

        private bool Agree(double[] recorded)
        {
            for (var i = 0; i < recorded.Length; i++)
            {
                if (!(Math.Abs(_state[i] - recorded[i]) <= (Tolerance * Math.Abs(recorded[i])) + Tiny))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
