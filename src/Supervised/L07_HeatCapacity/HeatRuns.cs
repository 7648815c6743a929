using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>Many runs of a <see cref="HeatMeter"/>, in groups.</summary>
internal static class HeatRuns
{
    private const int Groups = 3;

    /// <summary>Means over three groups of runs. [3]</summary>
    /// <param name="context">The lesson.</param>
    /// <param name="meter">The loss and its optimum.</param>
    /// <param name="rate">η.</param>
    /// <param name="time">Sum of the rates over the half of a run that is read.</param>
    /// <param name="stream">First stream of chance.</param>
    /// <param name="runs">Runs in a group.</param>
    public static HeatReading[] Measure(LessonContext context, HeatMeter meter, double rate, double time, ulong stream, int runs) =>
        [
            .. Replicas.Run(
                Groups * runs,
                i =>
                {
                    var random = context.Random(stream + (ulong)i);
                    return meter.Read(rate, time, context.Size(24, 12), ref random, context.Cancel);
                },
                context.Cancel).Chunk(runs).Select(HeatReading.Mean),
        ];

    /// <summary>Excess over rate where the rate vanishes: a line through some rates, for every group by itself. [3]</summary>
    /// <param name="rates">Rates. [R]</param>
    /// <param name="readings">What was read at each of them. [R][3]</param>
    public static double[] Intercepts(double[] rates, HeatReading[][] readings) =>
    [
        .. Enumerable.Range(0, Groups).Select(group => LineFit.Of(rates, [.. rates.Select((rate, i) => readings[i][group].Excess / rate)]).Intercept),
    ];
}
