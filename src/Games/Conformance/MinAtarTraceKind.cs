using SelfPlay.Games.MinAtar;

namespace SelfPlay.Games.Conformance;

/// <summary>
/// Play of MinAtar: a reset or a step a line with the action, every random number drawn, the reward, the end, and the cells that are
/// set. The name of the file tells the game.
/// </summary>
internal sealed class MinAtarTraceKind : ITraceKind
{
    /// <inheritdoc/>
    public bool Recognises(in TraceLine first) => first.Has("draws") && first.Has("on");

    /// <inheritdoc/>
    public ITraceReplay Open(in TraceLine first) => first.File.Split('.', '-') switch
    {
        ["minatar", "asterix", ..] => new MinAtarReplay<Asterix>(),
        ["minatar", "breakout", ..] => new MinAtarReplay<Breakout>(),
        ["minatar", "freeway", ..] => new MinAtarReplay<Freeway>(),
        ["minatar", "seaquest", ..] => new MinAtarReplay<Seaquest>(),
        ["minatar", "space_invaders", ..] => new MinAtarReplay<SpaceInvaders>(),
        _ => throw first.Fault("the name of a MinAtar recording has to begin with 'minatar-asterix', 'minatar-breakout', 'minatar-freeway', 'minatar-seaquest' or 'minatar-space_invaders'"),
    };

    private sealed class MinAtarReplay<TGame> : ITraceReplay
        where TGame : struct, IMinAtarGame
    {
        private static readonly MinAtarOptions s_recordedWith = new();

        private readonly float[] _observation = new float[TGame.Info.Channels * Cells.Count];
        private MinAtar<TGame> _environment = new(s_recordedWith);

        public void Replay(in TraceLine line, ConformanceTally tally)
        {
            var draws = RecordedDraws.Read(line);
            var step = line.Integer("t");
            if (step < 0)
            {
                tally.Games++;
                _environment.Reset(ref draws);
            }
            else
            {
                tally.Plies++;
                Step(line, step, ref draws, tally);
            }

            draws.CheckAllDrawn();
            _environment.WriteObservation(_observation);
            var recorded = new HashSet<string>();
            foreach (var cell in line.IntegerLists("on"))
            {
                recorded.Add(cell is [var row, var column, var channel] ? Text(row, column, channel) : throw line.Fault("a cell is not a row, a column and a channel"));
            }

            var shown = Enumerable.Range(0, _observation.Length).Where(i => _observation[i] != 0).Select(Text).ToHashSet();
            if (!recorded.SetEquals(shown))
            {
                tally.Mismatch(line, step, $"the cells differ: not recorded are [{string.Join(' ', shown.Except(recorded))}], "
                    + $"not set but recorded are [{string.Join(' ', recorded.Except(shown))}]");
            }
        }

        private void Step(in TraceLine line, int step, ref RecordedDraws draws, ConformanceTally tally)
        {
            var action = line.Integer("a");
            var actions = _environment.Info.Actions.Count;
            if (action < 0 || action >= actions)
            {
                throw line.Fault($"there is no action {action}; the actions are 0 to {actions - 1}");
            }

            var result = _environment.Step(action, ref draws);
            if (result.Reward != line.Real("r"))
            {
                tally.Mismatch(line, step, $"the reward is {result.Reward}, recorded is {line.Real("r")}");
            }

            if (result.Terminated != line.Boolean("term"))
            {
                tally.Mismatch(line, step, result.Terminated ? "the episode is over, by the recording it is not" : "the recorded episode is over, by the rules it is not");
            }
        }

        private static string Text(int index)
        {
            var (channel, cell) = Math.DivRem(index, Cells.Count);
            return Text(cell / Cells.Size, cell % Cells.Size, channel);
        }

        private static string Text(int row, int column, int channel) => $"({row},{column},{channel})";
    }
}
