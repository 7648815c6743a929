using SelfPlay.Games.MinAtar;
using SelfPlay.Games.Tests.Environments;

namespace SelfPlay.Games.Tests.MinAtar;

/// <summary>What holds for all five games; the figures are computed by the original.</summary>
public abstract class MinAtarConformance<TGame> : EnvironmentConformance<MinAtar<TGame>>
    where TGame : struct, IMinAtarGame
{
    /// <summary>Mean return of uniformly random play with the default options, and its standard error.</summary>
    protected abstract (double Mean, double Error, int Episodes) RandomReturn { get; }

    /// <summary>
    /// The original's run with the generator seeded 0, 1 and 12345: CRC-32 over observations, rewards and ends of the reset, of 100
    /// steps and of 5000, the sum of rewards, the episodes ended, and one more number of the generator at the end.
    /// </summary>
    protected abstract (uint Seed, uint Reset, uint Early, uint Late, int Reward, int Ends, double Next)[] Checks { get; }

    /// <summary>Whether the game gets harder with time.</summary>
    protected abstract bool Ramps { get; }

    protected override MinAtar<TGame> Create() => new(new());

    protected override bool IsReward(double reward) => reward is >= 0 and <= 10 && reward == Math.Floor(reward);

    [Fact]
    public void Runs_are_those_of_the_original_to_the_last_bit()
    {
        foreach (var check in Checks)
        {
            var random = new Mt19937(check.Seed);
            var environment = Create();
            var crc = new Crc32();
            environment.Reset(ref random);
            crc.AddObservation(environment);
            Assert.Equal(check.Reset, crc.Value);
            var (reward, ends) = (0, 0);
            for (var t = 0; t < 5000; t++)
            {
                var result = environment.Step(((7 * t) + (t / 13)) % 6, ref random);
                crc.AddObservation(environment);
                crc.Add((byte)result.Reward);
                crc.Add(result.Terminated ? (byte)1 : (byte)0);
                reward += (int)result.Reward;
                if (result.Terminated)
                {
                    ends++;
                    environment.Reset(ref random);
                }

                if (t == 99)
                {
                    Assert.Equal(check.Early, crc.Value);
                }
            }

            Assert.Equal((check.Late, check.Reward, check.Ends, check.Next), (crc.Value, reward, ends, random.Unit()));
        }
    }

    [Fact]
    public void What_flickers_is_hidden_as_often_as_it_is_to_be_and_goes_on_all_the_same()
    {
        var random = new Xoshiro256(3);
        var environment = new MinAtar<TGame>(new() { Flicker = 0.3 });
        var observation = new float[environment.Info.Observation.Size];
        environment.Reset(ref random);
        var (hidden, texts) = (0, new HashSet<string>());
        for (var t = 0; t < 5000; t++)
        {
            if (environment.Step(random.Below(6), ref random).IsOver)
            {
                environment.Reset(ref random);
            }

            environment.WriteObservation(observation);
            if (!observation.AsSpan().ContainsAnyExcept(0))
            {
                hidden++;
                texts.Add(environment.ToText());
            }
        }

        Assert.Equal(0.3, hidden / 5000.0, 0.026); // four standard errors
        Assert.True(texts.Count > 100);
    }

    [Fact]
    public void Random_play_scores_what_it_scores_in_the_original()
    {
        var (expected, error, episodes) = RandomReturn;
        var random = new Xoshiro256(21);
        var environment = Create();
        var returns = new double[episodes];
        for (var i = 0; i < episodes; i++)
        {
            environment.Reset(ref random);
            StepResult result;
            do
            {
                result = environment.Step(random.Below(6), ref random);
                returns[i] += result.Reward;
            }
            while (!result.IsOver);
        }

        var mean = returns.Average();
        var ownError = Math.Sqrt(returns.Average(r => (r - mean) * (r - mean)) / episodes);
        Assert.InRange(mean - expected, -4 * Math.Sqrt((error * error) + (ownError * ownError)), 4 * Math.Sqrt((error * error) + (ownError * ownError)));
    }

    [Fact]
    public void A_step_after_the_end_brings_nothing_and_changes_nothing()
    {
        var random = new Xoshiro256(22);
        var environment = Create();
        environment.Reset(ref random);
        while (!environment.Step(random.Below(6), ref random).Terminated)
        {
        }

        var text = environment.ToText();
        for (var action = 0; action < 6; action++)
        {
            Assert.Equal(new StepResult(0, Terminated: true), environment.Step(action, ref random));
            Assert.Equal(text, environment.ToText());
        }
    }

    [Fact]
    public void Minimal_actions_are_the_useful_ones_in_their_order()
    {
        var (all, minimal) = (Create(), new MinAtar<TGame>(new() { MinimalActions = true }));
        Assert.Equal(["none", "left", "up", "right", "down", "fire"], all.Info.Actions);
        Assert.Equal(TGame.Info.MinimalActions.Order().Select(a => a.ToString().ToLowerInvariant()), minimal.Info.Actions);
        var (first, second, actions) = (new Xoshiro256(23), new Xoshiro256(23), new Xoshiro256(24));
        all.Reset(ref first);
        minimal.Reset(ref second);
        for (var i = 0; i < 2000; i++)
        {
            var action = actions.Below(minimal.Info.Actions.Count);
            var result = minimal.Step(action, ref second);
            Assert.Equal(result, all.Step((int)TGame.Info.MinimalActions[action], ref first));
            Assert.Equal(minimal.ToText(), all.ToText());
            if (result.IsOver)
            {
                all.Reset(ref first);
                minimal.Reset(ref second);
            }
        }
    }

    [Fact]
    public void Actions_that_are_not_minimal_do_what_none_does()
    {
        var useless = Enum.GetValues<MinAtarAction>().Except(TGame.Info.MinimalActions).ToArray();
        var (first, second) = (new Xoshiro256(25), new Xoshiro256(25));
        var (one, other) = (new MinAtar<TGame>(new() { StickyActions = 0 }), new MinAtar<TGame>(new() { StickyActions = 0 }));
        one.Reset(ref first);
        other.Reset(ref second);
        for (var i = 0; i < 500 && useless.Length > 0; i++)
        {
            var result = one.Step(0, ref first);
            Assert.Equal(result, other.Step((int)useless[i % useless.Length], ref second));
            Assert.Equal(one.ToText(), other.ToText());
            if (result.IsOver)
            {
                one.Reset(ref first);
                other.Reset(ref second);
            }
        }
    }

    [Fact]
    public void Sticky_actions_repeat_what_was_done_last()
    {
        var (first, second, actions) = (new Xoshiro256(26), new Xoshiro256(26), new Xoshiro256(27));
        var (stuck, idle) = (new MinAtar<TGame>(new() { StickyActions = 1 }), new MinAtar<TGame>(new() { StickyActions = 0 }));
        stuck.Reset(ref first);
        idle.Reset(ref second);
        for (var i = 0; i < 500; i++)
        {
            var result = stuck.Step(actions.Below(6), ref first);
            Assert.Equal(result, idle.Step(0, ref second));
            Assert.Equal(idle.ToText(), stuck.ToText());
            if (result.IsOver)
            {
                stuck.Reset(ref first);
                idle.Reset(ref second);
            }
        }
    }

    /// <summary>Goes on after the ends of episodes, so that late states are reached.</summary>
    [Fact]
    public void Ramping_makes_a_difference_in_the_games_that_get_harder()
    {
        const int EarliestRamp = 50;
        var (first, second, actions) = (new Xoshiro256(28), new Xoshiro256(28), new Xoshiro256(29));
        var (ramping, constant) = (default(TGame), default(TGame));
        ramping.Reset(ref first);
        constant.Reset(ref second);
        var differs = -1;
        for (var i = 0; i < 50_000 && differs < 0; i++)
        {
            var action = (MinAtarAction)actions.Below(6);
            var same = ramping.Step(action, ramping: true, ref first) == constant.Step(action, ramping: false, ref second);
            differs = same && Channels(ramping).SequenceEqual(Channels(constant)) ? -1 : i;
        }

        Assert.Equal(Ramps, differs >= EarliestRamp);
        Assert.True(Ramps || differs < 0);
    }

    private static Cells[] Channels(in TGame game)
    {
        var channels = new Cells[TGame.Info.Channels];
        game.WriteChannels(channels);
        return channels;
    }

    /// <summary>CRC-32 as of zlib.</summary>
    private sealed class Crc32
    {
        private readonly float[] _observation = new float[TGame.Info.Channels * Cells.Count];
        private uint _register = uint.MaxValue;

        public uint Value => ~_register;

        public void Add(byte value)
        {
            _register ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                _register = (_register >> 1) ^ ((_register & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        /// <summary>Adds the observation in the original's order: row, column, channel.</summary>
        public void AddObservation(in MinAtar<TGame> environment)
        {
            environment.WriteObservation(_observation);
            for (var cell = 0; cell < Cells.Count; cell++)
            {
                for (var channel = 0; channel < TGame.Info.Channels; channel++)
                {
                    Add((byte)_observation[(channel * Cells.Count) + cell]);
                }
            }
        }
    }
}
