namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// A program in the lecture's index notation, an assignment a line: `y[i] = σ(W[i,J] x[J] - b[i])`. A lower-case index stands for any one
/// value and is on both sides; a capital stands for the whole range, and a capital that occurs twice in a product is summed over.
/// A line such as `ΔX &lt; 3` gives a size that follows from no shape.
/// </summary>
internal sealed class EinsteinProgram
{
    private readonly IReadOnlyList<Statement> _statements;
    private readonly IReadOnlyDictionary<string, int> _declared;

    private EinsteinProgram(IReadOnlyList<Statement> statements, IReadOnlyDictionary<string, int> declared)
    {
        _statements = statements;
        _declared = declared;
    }

    /// <summary>Reads a program; empty lines are left out.</summary>
    /// <exception cref="EinsteinException">A line is not written in the notation.</exception>
    public static EinsteinProgram Parse(string text)
    {
        var statements = new List<Statement>();
        var declared = new Dictionary<string, int>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parser = new Parser(line);
            if (!parser.IsDeclaration)
            {
                statements.Add(parser.Statement());
                continue;
            }

            foreach (var (index, size) in parser.Declaration())
            {
                if (!declared.TryAdd(index, size))
                {
                    throw new EinsteinException($"Index {index} is given a size twice.");
                }
            }
        }

        return new EinsteinProgram(statements, declared);
    }

    /// <summary>Checks the shapes and compiles the program to loops.</summary>
    /// <param name="shapes">The shape of every tensor that the program is given.</param>
    /// <exception cref="EinsteinException">The program means nothing for these shapes.</exception>
    public CompiledProgram Compile(IReadOnlyDictionary<string, int[]> shapes)
    {
        var lowering = new Lowering(shapes);
        foreach (var statement in _statements)
        {
            lowering.Add(statement, _declared);
        }

        return new CompiledProgram([.. shapes.Keys], lowering.Shapes, lowering.Loops);
    }
}
