namespace SelfPlay.Agents;

/// <summary>A number that goes from one value to another in a straight line and stays there.</summary>
/// <param name="First">At the beginning.</param>
/// <param name="Last">At the end.</param>
/// <param name="Steps">Steps from the one to the other.</param>
internal readonly record struct LinearSchedule(double First, double Last, long Steps)
{
    private const float LastShare = 0.1f;

    /// <summary>A learning rate that falls to a tenth over so many frames; 0 leaves it as it is.</summary>
    public static LinearSchedule Annealed(float rate, long frames) => new(rate, frames > 0 ? rate * LastShare : rate, frames);

    /// <summary>The number after so many steps.</summary>
    public double At(long steps) => steps >= Steps ? Last : First + ((Last - First) * steps / Steps);
}
