using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games;

/// <summary>What an environment is called and the sizes that networks and buffers need.</summary>
/// <param name="Name">Catalogue name, as on the command line (`breakout`).</param>
/// <param name="Title">Name for people (`MinAtar Breakout`).</param>
/// <param name="Actions">Names of the actions; an action is an index into this list.</param>
/// <param name="Observation">Shape of what the agent sees.</param>
/// <param name="TimeLimit">Steps after which an episode is truncated; 0 if there is no limit.</param>
public sealed record EnvironmentInfo(string Name, string Title, IReadOnlyList<string> Actions, ObservationShape Observation, int TimeLimit = 0)
{
    /// <summary>Refuses an action that there is none of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(int action, int count)
    {
        if ((uint)action >= (uint)count)
        {
            Throw(action, count);
        }
    }

    [DoesNotReturn]
    private static void Throw(int action, int count) =>
        throw new ArgumentOutOfRangeException(nameof(action), action, $"The actions are 0 to {count - 1}.");
}

/// <summary>Shape [C, H, W] of an observation; a vector of n numbers is [n, 1, 1].</summary>
/// <param name="Planes">Planes C.</param>
/// <param name="Height">Plane height H.</param>
/// <param name="Width">Plane width W.</param>
/// <param name="IsBinary">Whether all numbers are 0 or 1, so that a bit can keep one.</param>
public readonly record struct ObservationShape(int Planes, int Height, int Width, bool IsBinary = true)
{
    /// <summary>A vector of <paramref name="length"/> numbers.</summary>
    public static ObservationShape Vector(int length) => new(length, 1, 1, IsBinary: false);

    /// <summary>The number of one of so many states as a vector: 1 at its place and 0 elsewhere.</summary>
    public static ObservationShape OneHot(int states) => new(states, 1, 1);

    /// <summary>Whether there is no plane to convolve over.</summary>
    public bool IsVector => Height * Width == 1;

    /// <summary>Floats of one observation: C * H * W.</summary>
    public int Size => Planes * Height * Width;
}
