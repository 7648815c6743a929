using System.Globalization;

namespace SelfPlay.Games.Records;

/// <summary>Results as files have them.</summary>
internal static class RecordResult
{
    /// <summary>`1-0`, `0-1`, `1/2-1/2`, or `*` while there is none.</summary>
    public static string Text(RecordHeader header) => header.End == RecordEnd.None ? "*" : header.Outcome switch
    {
        > 0 => "1-0",
        < 0 => "0-1",
        _ => "1/2-1/2",
    };

    /// <summary>As SGF has it: `B+3.5`, `W+R`, `B+F`, `0`, or `?` while there is none.</summary>
    public static string Sgf<TGame>(in TGame position, RecordHeader header)
        where TGame : struct, IGame<TGame>
    {
        if (header.End == RecordEnd.None)
        {
            return "?";
        }

        if (header.Outcome == 0)
        {
            return "0";
        }

        var how = header.End switch
        {
            RecordEnd.Resignation => "R",
            RecordEnd.Forfeit => "F",
            _ => position is IScoredGame scored ? Math.Abs(scored.Score).ToString("0.#", CultureInfo.InvariantCulture) : string.Empty,
        };
        return $"{(header.Outcome > 0 ? 'B' : 'W')}+{how}";
    }
}
