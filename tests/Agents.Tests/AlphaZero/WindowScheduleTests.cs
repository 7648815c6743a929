using SelfPlay.Agents.AlphaZero;

namespace SelfPlay.Agents.Tests.AlphaZero;

public sealed class WindowScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(999, 999)]
    [InlineData(1_000, 1_000)]
    [InlineData(16_000, 4_733)] // 1000 (1 + 0.4 (16^0.75 - 1) / 0.75) and 16^0.75 = 8
    [InlineData(81_000, 14_866)] // 81^0.75 = 27
    [InlineData(10_000_000, 50_000)]
    public void Window_takes_everything_at_first_then_grows_sublinearly_to_its_capacity(double made, int expected) =>
        Assert.Equal(expected, WindowSchedule.Size(made, start: 1_000, most: 50_000));
}
