using System.Globalization;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>What `go` asks for. Times are in milliseconds; absent is null.</summary>
internal sealed record UciGo
{
    private const int LongestTime = 1_000_000_000;

    /// <summary>Moves to choose from; all if empty.</summary>
    public IReadOnlyList<string> SearchMoves { get; private set; } = [];

    /// <summary>Think on the opponent's time: no move until `ponderhit` or `stop`.</summary>
    public bool Ponder { get; private set; }

    /// <summary>Until `stop`.</summary>
    public bool Infinite { get; private set; }

    /// <summary>Positions or simulations.</summary>
    public long? Nodes { get; private set; }

    /// <summary>Plies.</summary>
    public int? Depth { get; private set; }

    /// <summary>Exactly this long.</summary>
    public TimeSpan? MoveTime { get; private set; }

    /// <summary>Moves until the clock is filled again.</summary>
    public int? MovesToGo { get; private set; }

    /// <summary>Clock of the first and of the second player.</summary>
    public TimeSpan?[] Clock { get; } = new TimeSpan?[2];

    /// <summary>What a move adds to it.</summary>
    public TimeSpan[] Increment { get; } = new TimeSpan[2];

    /// <summary>Reads the words after `go`. What is not understood is skipped and named.</summary>
    public static UciGo Parse(ReadOnlySpan<string> words, List<string> skipped)
    {
        var go = new UciGo();
        for (var i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "infinite":
                    go.Infinite = true;
                    break;
                case "ponder":
                    go.Ponder = true;
                    break;
                case "searchmoves":
                    var moves = new List<string>();
                    while (i + 1 < words.Length && !IsKeyword(words[i + 1]))
                    {
                        moves.Add(words[++i]);
                    }

                    go.SearchMoves = moves;
                    break;
                case var word when IsKeyword(word) && i + 1 < words.Length && long.TryParse(words[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                    go.Set(word, number);
                    i++;
                    break;
                default:
                    skipped.Add(words[i]);
                    break;
            }
        }

        return go;
    }

    /// <summary>Time for this move; null if time is not the limit.</summary>
    /// <param name="player">Who is to move: 0 or 1.</param>
    public TimeSpan? Budget(int player) => MoveTime
        ?? (Clock[player] is { } clock ? TimeBudget.ForMove(clock, Increment[player], MovesToGo) : null);

    private static bool IsKeyword(string word) => word is
        "searchmoves" or "ponder" or "wtime" or "btime" or "winc" or "binc" or "movestogo" or "depth" or "nodes" or "mate" or "movetime" or "infinite";

    private void Set(string word, long number)
    {
        var time = TimeSpan.FromMilliseconds(Math.Clamp(number, 0, LongestTime));
        switch (word)
        {
            case "wtime":
                Clock[0] = time;
                break;
            case "btime":
                Clock[1] = time;
                break;
            case "winc":
                Increment[0] = time;
                break;
            case "binc":
                Increment[1] = time;
                break;
            case "movetime":
                MoveTime = time;
                break;
            case "movestogo":
                MovesToGo = (int)Math.Clamp(number, 1, int.MaxValue);
                break;
            case "nodes":
                Nodes = Math.Max(1, number);
                break;
            case "depth":
                Depth = (int)Math.Clamp(number, 1, int.MaxValue);
                break;
            case "mate":
                Depth = (int)Math.Clamp((2 * Math.Clamp(number, 1, int.MaxValue / 2)) - 1, 1, int.MaxValue);
                break;
        }
    }
}
