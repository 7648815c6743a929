using System.Diagnostics;

namespace SelfPlay.Tests.Counting;

/// <summary>Waits for a condition that another thread brings about; fails by name when it does not come.</summary>
public static class Eventually
{
    public static async Task<T> Get<T>(string what, Func<Task<T>> ask, Func<T, bool> done, double seconds = 10)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var value = await ask();
            if (done(value))
            {
                return value;
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                throw new TimeoutException($"Waited {seconds} s for {what}; the last answer was {value}.");
            }

            await Task.Delay(20);
        }
    }
}
