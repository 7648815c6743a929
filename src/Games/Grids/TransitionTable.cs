namespace SelfPlay.Games.Grids;

/// <summary>What an action may lead to.</summary>
/// <param name="Probability">Its probability.</param>
/// <param name="Next">The state that follows.</param>
/// <param name="Reward">The reward on the way.</param>
/// <param name="Terminal">Whether the episode ends there.</param>
public readonly record struct Transition(double Probability, int Next, double Reward, bool Terminal);

/// <summary>
/// A finite Markov decision process (Puterman 1994; Sutton and Barto, chapter 3) as a table: for each of S states and A actions
/// the transitions with their probabilities, and how episodes begin. Immutable.
/// </summary>
public sealed class TransitionTable
{
    private const double Tolerance = 1e-12;

    private readonly Transition[][] _transitions; // [S * A]
    private readonly double[] _initial;

    /// <summary>Makes a table.</summary>
    /// <param name="states">S.</param>
    /// <param name="actions">A.</param>
    /// <param name="transitions">The transitions of a state and an action; their probabilities add up to 1.</param>
    /// <param name="initial">[S], probabilities of the first state.</param>
    /// <exception cref="ArgumentException">Probabilities do not add up to 1, or a state does not exist.</exception>
    public TransitionTable(int states, int actions, Func<int, int, IEnumerable<Transition>> transitions, IEnumerable<double> initial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        (States, Actions) = (states, actions);
        _initial = [.. initial];
        if (_initial.Length != states || !IsDistribution(_initial))
        {
            throw new ArgumentException($"The first states need {states} probabilities that add up to 1.", nameof(initial));
        }

        _transitions = new Transition[states * actions][];
        for (var i = 0; i < _transitions.Length; i++)
        {
            var (state, action) = Math.DivRem(i, actions);
            Transition[] row = [.. transitions(state, action)];
            if (!IsDistribution(row.Select(t => t.Probability)) || Array.Exists(row, t => t.Next < 0 || t.Next >= states))
            {
                throw new ArgumentException($"Action {action} in state {state} needs transitions to states 0 to {states - 1} whose probabilities add up to 1.", nameof(transitions));
            }

            _transitions[i] = row;
        }
    }

    /// <summary>States S.</summary>
    public int States { get; }

    /// <summary>Actions A.</summary>
    public int Actions { get; }

    /// <summary>[S], the probability that an episode begins in a state.</summary>
    public ReadOnlySpan<double> Initial => _initial;

    /// <summary>What action <paramref name="action"/> in state <paramref name="state"/> may lead to.</summary>
    public ReadOnlySpan<Transition> this[int state, int action] => _transitions[(state * Actions) + action];

    /// <summary>Draws the first state of an episode.</summary>
    public int DrawInitial<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        var left = random.Unit();
        var last = 0; // the last one possible, should rounding leave something over
        for (var state = 0; state < States && left >= 0; state++)
        {
            if (_initial[state] > 0)
            {
                last = state;
                left -= _initial[state];
            }
        }

        return last;
    }

    /// <summary>Draws what an action leads to.</summary>
    public ref readonly Transition Draw<TRandom>(int state, int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        var row = this[state, action];
        if (row.Length == 1)
        {
            return ref row[0];
        }

        var left = random.Unit();
        var i = 0;
        while (i < row.Length - 1 && (left -= row[i].Probability) >= 0)
        {
            i++;
        }

        return ref row[i];
    }

    private static bool IsDistribution(IEnumerable<double> probabilities)
    {
        var sum = 0.0;
        foreach (var p in probabilities)
        {
            if (!(p >= 0))
            {
                return false;
            }

            sum += p;
        }

        return Math.Abs(sum - 1) < Tolerance;
    }
}
