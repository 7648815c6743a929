namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// The clocks of both colours: main time, then so many moves ("stones") in every byo-yomi period. Without settings, or with a
/// period but no stones in it, time is unlimited, as the protocol says.
/// </summary>
internal sealed class GtpClock
{
    private readonly TimeSpan[] _left = new TimeSpan[2];
    private readonly int[] _stones = new int[2];
    private TimeSpan _period;
    private int _periodStones;
    private bool _limited;

    /// <summary>`time_settings`.</summary>
    public void Set(TimeSpan main, TimeSpan period, int stones)
    {
        _limited = period <= TimeSpan.Zero || stones > 0;
        (_period, _periodStones) = (period, stones);
        for (var player = 0; player < 2; player++)
        {
            (_left[player], _stones[player]) = (main, 0);
            EnterPeriodIfMainIsUp(player);
        }
    }

    /// <summary>`time_left`: what the controller's clock shows; no stones means main time.</summary>
    public void SetLeft(int player, TimeSpan left, int stones)
    {
        _limited = true;
        (_left[player], _stones[player]) = (left, stones);
        EnterPeriodIfMainIsUp(player);
    }

    /// <summary>Time for the next move; null if it is unlimited.</summary>
    public TimeSpan? Budget(int player) => !_limited ? null
        : TimeBudget.ForMove(_left[player], moves: _stones[player] > 0 ? _stones[player] : null);

    /// <summary>Takes what a move took off the clock.</summary>
    public void Spend(int player, TimeSpan time)
    {
        _left[player] -= time;
        if (_stones[player] > 0 && --_stones[player] == 0)
        {
            (_left[player], _stones[player]) = (_period, _periodStones);
        }

        EnterPeriodIfMainIsUp(player);
    }

    private void EnterPeriodIfMainIsUp(int player)
    {
        if (_stones[player] == 0 && _left[player] <= TimeSpan.Zero && _periodStones > 0)
        {
            (_left[player], _stones[player]) = (_left[player] + _period, _periodStones);
        }
    }
}
