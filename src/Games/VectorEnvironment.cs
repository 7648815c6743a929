namespace SelfPlay.Games;

/// <summary>
/// N environments that advance in lock-step, so that an agent can answer them all with one evaluation of its network. An
/// episode that ends is followed by the next one within the same step: <see cref="Observations"/> always holds what to act on next, and
/// <see cref="FinalObservations"/> what an ended episode ended with. Each environment has chance of its own: what it does depends neither
/// on the others nor on their number. Not thread-safe.
/// </summary>
/// <typeparam name="TEnvironment">The environment.</typeparam>
public sealed class VectorEnvironment<TEnvironment>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly TEnvironment[] _environments;
    private readonly Xoshiro256[] _random;
    private readonly int _size;

    /// <summary>Makes the environments and resets them.</summary>
    /// <param name="environment">What they are copies of.</param>
    /// <param name="count">Their number N.</param>
    /// <param name="seed">Seed of their chance.</param>
    public VectorEnvironment(in TEnvironment environment, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Info = environment.Info;
        _size = Info.Observation.Size;
        _environments = new TEnvironment[count];
        Array.Fill(_environments, environment);
        _random = [.. Enumerable.Range(0, count).Select(i => Xoshiro256.ForStream(seed, (ulong)i))];
        (Observations, FinalObservations) = (new float[count * _size], new float[count * _size]);
        (Results, Returns, Lengths) = (new StepResult[count], new double[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            Begin(i);
        }
    }

    /// <summary>Name, actions and shapes.</summary>
    public EnvironmentInfo Info { get; }

    /// <summary>Number of environments N.</summary>
    public int Count => _environments.Length;

    /// <summary>[N, C, H, W], what to act on next.</summary>
    public float[] Observations { get; }

    /// <summary>[N, C, H, W], the last observation of the episodes that the last step ended; the other rows mean nothing.</summary>
    public float[] FinalObservations { get; }

    /// <summary>[N], what the last step brought.</summary>
    public StepResult[] Results { get; }

    /// <summary>[N], the sum of rewards of the episode that the last step belonged to, up to and with that step.</summary>
    public double[] Returns { get; }

    /// <summary>[N], the steps of that episode.</summary>
    public int[] Lengths { get; }

    /// <summary>An environment, for people to look at.</summary>
    public ref readonly TEnvironment this[int index] => ref _environments[index];

    /// <summary>Steps every environment.</summary>
    /// <param name="actions">[N].</param>
    /// <exception cref="ArgumentOutOfRangeException">An action is none of the environment's: those before it have been stepped.</exception>
    public void Step(ReadOnlySpan<int> actions)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actions.Length, Count, nameof(actions));
        for (var i = 0; i < actions.Length; i++)
        {
            if (Results[i].IsOver)
            {
                (Returns[i], Lengths[i]) = (0, 0);
            }

            ref var environment = ref _environments[i];
            var result = environment.Step(actions[i], ref _random[i]);
            Results[i] = result;
            Returns[i] += result.Reward;
            Lengths[i]++;
            if (result.IsOver)
            {
                environment.WriteObservation(FinalObservations.AsSpan(i * _size, _size));
                Begin(i);
            }
            else
            {
                environment.WriteObservation(Observations.AsSpan(i * _size, _size));
            }
        }
    }

    private void Begin(int i)
    {
        _environments[i].Reset(ref _random[i]);
        _environments[i].WriteObservation(Observations.AsSpan(i * _size, _size));
    }
}
