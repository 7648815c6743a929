using System.Diagnostics;

namespace SelfPlay.Games;

/// <summary>Measures how fast an environment runs on one thread.</summary>
public static class EnvironmentBenchmark
{
    private const int StepsPerReading = 4096; // reading the clock then costs less than 0.1 %

    /// <summary>
    /// Plays uniformly random actions for about <paramref name="seconds"/>, resetting at the end of every episode and writing the
    /// observation after every step and reset; returns steps per second.
    /// </summary>
    /// <param name="environment">The environment with its options.</param>
    /// <param name="seconds">Time to measure for, after a fifth of it spent on warming up.</param>
    /// <param name="seed">Seed of actions and environment.</param>
    public static double Run<TEnvironment>(in TEnvironment environment, double seconds, ulong seed)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        if (!(seconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "The time to measure for must be positive.");
        }

        var random = new Xoshiro256(seed);
        var observation = new float[environment.Info.Observation.Size];
        var running = environment;
        running.Reset(ref random);
        Measure(ref running, seconds / 5, observation, ref random);
        return Measure(ref running, seconds, observation, ref random);
    }

    private static double Measure<TEnvironment>(ref TEnvironment environment, double seconds, Span<float> observation, ref Xoshiro256 random)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var steps = 0L;
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            Play(ref environment, observation, ref random);
            steps += StepsPerReading;
            var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (elapsed >= seconds)
            {
                return steps / elapsed;
            }
        }
    }

    private static void Play<TEnvironment>(ref TEnvironment environment, Span<float> observation, ref Xoshiro256 random)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var actions = environment.Info.Actions.Count;
        for (var i = 0; i < StepsPerReading; i++)
        {
            var over = environment.Step(random.Below(actions), ref random).IsOver;
            environment.WriteObservation(observation);
            if (over)
            {
                environment.Reset(ref random);
                environment.WriteObservation(observation);
            }
        }
    }
}
