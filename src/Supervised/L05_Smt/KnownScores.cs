namespace SelfPlay.Supervised.L05_Smt;

/// <summary>Sentences whose BLEU sacreBLEU's documentation states.</summary>
internal static class KnownScores
{
    /// <summary>The translations.</summary>
    public static IReadOnlyList<string> Hypotheses { get; } = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    /// <summary>The first references.</summary>
    public static IReadOnlyList<string> First { get; } = ["The dog bit the man.", "It was not unexpected.", "The man bit him first."];

    /// <summary>The second references.</summary>
    public static IReadOnlyList<string> Second { get; } = ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."];
}
