namespace SelfPlay.Supervised.L05_Translation;

/// <summary>How a <see cref="Translator"/> is built.</summary>
/// <param name="SourceWords">Size of the source vocabulary.</param>
/// <param name="TargetWords">Size of the target vocabulary.</param>
/// <param name="Width">Numbers a word and hidden units.</param>
/// <param name="Attends">Whether the decoder looks back at the source; else all it has is the encoder's last state, the thought vector.</param>
/// <param name="Dropout">Share of numbers left out of embeddings and outputs in training.</param>
internal sealed record TranslatorShape(int SourceWords, int TargetWords, int Width, bool Attends, double Dropout);
