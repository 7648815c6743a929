using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>A text as numbers: every character is the place of its symbol in the alphabet. The first part trains, the rest validates.</summary>
internal sealed class CharacterText
{
    /// <summary>The share of the text that trains.</summary>
    public const double TrainShare = 0.9;

    private readonly int[] _codes;
    private readonly int _train;

    /// <summary>Splits a text; the alphabet is that of the whole of it.</summary>
    public CharacterText(string title, string text)
        : this(title, text, (int)(TrainShare * text.Length))
    {
    }

    /// <summary>Splits a text behind its first <paramref name="train"/> characters.</summary>
    public CharacterText(string title, string text, int train)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(train, text.Length);
        Title = title;
        Alphabet = string.Concat(text.Distinct().Order());
        var place = Alphabet.Select((symbol, i) => (symbol, i)).ToDictionary(pair => pair.symbol, pair => pair.i);
        _codes = [.. text.Select(symbol => place[symbol])];
        _train = train;
    }

    /// <summary>What the text is called in a sentence.</summary>
    public string Title { get; }

    /// <summary>The symbols, in the order of their character codes.</summary>
    public string Alphabet { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Symbols => Alphabet.Length;

    /// <summary>The part to learn from.</summary>
    public ReadOnlySpan<int> Train => _codes.AsSpan(0, _train);

    /// <summary>The part to be judged on.</summary>
    public ReadOnlySpan<int> Validation => _codes.AsSpan(_train);

    /// <summary>1,115,394 characters of Shakespeare, 65 symbols; 1,003,854 train.</summary>
    /// <exception cref="DataException">The text cannot be had.</exception>
    public static CharacterText TinyShakespeare(DataLibrary library) => Read(library, DataCatalog.TinyShakespeare);

    /// <summary>1.2 million characters of one novel.</summary>
    /// <exception cref="DataException">The text cannot be had.</exception>
    public static CharacterText MobyDick(DataLibrary library) => Read(library, DataCatalog.MobyDick);

    /// <summary>Tiny Shakespeare; if only Moby Dick is at hand, that.</summary>
    /// <exception cref="DataException">Neither can be had.</exception>
    public static CharacterText Load(DataLibrary library) =>
        !library.Has(DataCatalog.TinyShakespeare) && library.Has(DataCatalog.MobyDick) ? MobyDick(library) : TinyShakespeare(library);

    /// <summary>Whether it is Tiny Shakespeare, so that figures measured on that apply.</summary>
    public bool IsTinyShakespeare => Title == DataCatalog.TinyShakespeare.Title;

    /// <summary>The characters of codes.</summary>
    public string Decode(IEnumerable<int> codes) => string.Concat(codes.Select(code => Alphabet[code]));

    /// <summary>The codes of characters.</summary>
    /// <exception cref="ArgumentException">A character is not in the alphabet.</exception>
    public int[] Encode(string characters) =>
        [.. characters.Select(symbol => Alphabet.IndexOf(symbol, StringComparison.Ordinal) is >= 0 and var code
            ? code
            : throw new ArgumentException($"The alphabet of {Title} has no '{symbol}'.", nameof(characters)))];

    private static CharacterText Read(DataLibrary library, DataSet set) =>
        new(set.Title, File.ReadAllText(library.PathOf(set, set.Files[0].Name)));
}
