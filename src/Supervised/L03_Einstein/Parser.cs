namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>
/// Reads one line of the notation: an assignment, or the sizes of indices (`ΔX &lt; 3, ΔY &lt; 3`).
/// </summary>
/// <remarks>
/// <code>
/// statement  = access "=" sum
/// sum        = ["-"] product { ("+" | "-") product }
/// product    = factor { ["*" | "/"] factor }
/// factor     = number | ["pad"] access | function "(" sum ")" | "(" sum ")" | ("sum" | "max") "[" indices "]" factor
/// access     = name [ "[" subscript { "," subscript } "]" ]
/// subscript  = [number] index { "+" [number] index } { ("+" | "-") number }
/// </code>
/// </remarks>
internal sealed class Parser
{
    private readonly string _line;
    private readonly IReadOnlyList<Token> _tokens;
    private int _next;

    /// <summary>Begins at the start of <paramref name="line"/>.</summary>
    public Parser(string line)
    {
        _line = line;
        _tokens = Tokens.Of(line);
    }

    private Token Now => _tokens[_next];

    /// <summary>Whether the line gives sizes of indices.</summary>
    public bool IsDeclaration => _tokens.Any(token => token.Is('<'));

    /// <summary>The sizes that the line gives.</summary>
    /// <exception cref="EinsteinException">It is not written as that.</exception>
    public IReadOnlyList<(string Index, int Size)> Declaration()
    {
        var sizes = new List<(string Index, int Size)>();
        do
        {
            var index = Name();
            Expect('<');
            sizes.Add((index, Integer()));
        }
        while (Take(','));
        ExpectEnd();
        return sizes;
    }

    /// <summary>The assignment that the line is.</summary>
    /// <exception cref="EinsteinException">It is not one.</exception>
    public Statement Statement()
    {
        var target = Access();
        Expect('=');
        var value = Sum();
        ExpectEnd();
        return new Statement(target, value, _line);
    }

    private Expression Sum()
    {
        var terms = new List<(Expression, int)>();
        var sign = Take('-') ? -1 : 1;
        while (true)
        {
            terms.Add((Product(), sign));
            if (Take('+'))
            {
                sign = 1;
            }
            else if (Take('-'))
            {
                sign = -1;
            }
            else
            {
                return terms is [var (only, s)] && s == 1 ? only : new Sum(terms);
            }
        }
    }

    private Expression Product()
    {
        var factors = new List<(Expression, bool)> { (Factor(), false) };
        while (Now.Kind is TokenKind.Name or TokenKind.Number || Now.Is('(') || Now.Is('*') || Now.Is('/'))
        {
            var inverted = Take('/');
            if (!inverted)
            {
                _ = Take('*');
            }

            factors.Add((Factor(), inverted));
        }

        return factors is [var (only, _)] ? only : new Product(factors);
    }

    private Expression Factor()
    {
        if (Now.Kind == TokenKind.Number)
        {
            return new Number(Advance().Value);
        }

        if (Take('('))
        {
            var inner = Sum();
            Expect(')');
            return inner;
        }

        if (Now.Kind != TokenKind.Name)
        {
            throw Wrong("a number, a tensor, a function or '('");
        }

        switch (Now.Text)
        {
            case "pad":
                _ = Advance();
                return new Read(Access(), true);
            case "sum" or "max":
                var isMax = Advance().Text == "max";
                return new Reduction(isMax, Indices(), Factor());
        }

        return _tokens[_next + 1].Is('(') ? Call() : new Read(Access(), false);
    }

    private Call Call()
    {
        var name = Name();
        var function = ScalarFunction.Find(name)
            ?? throw new EinsteinException($"There is no function '{name}'; there are {string.Join(", ", ScalarFunction.Names)}.");
        Expect('(');
        var argument = Sum();
        Expect(')');
        return new Call(function, argument);
    }

    private Access Access()
    {
        var name = Name();
        var subscripts = new List<Subscript>();
        if (Take('['))
        {
            do
            {
                subscripts.Add(Subscript());
            }
            while (Take(','));
            Expect(']');
        }

        return new Access(name, subscripts);
    }

    private Subscript Subscript()
    {
        var terms = new List<(string, int)>();
        var constant = 0;
        var sign = 1;
        do
        {
            int? number = Now.Kind == TokenKind.Number ? Integer() : null;
            if (Now.Kind != TokenKind.Name)
            {
                constant += sign * (number ?? throw Wrong("an index or a number"));
            }
            else if (sign < 0)
            {
                throw Wrong("a number: indices cannot be subtracted");
            }
            else
            {
                terms.Add((Name(), number ?? 1));
            }

            sign = Now.Is('-') ? -1 : 1;
        }
        while (Take('+') || Take('-'));
        return terms.Select(term => term.Item1).Distinct().Count() == terms.Count
            ? new Subscript(terms, constant)
            : throw new EinsteinException($"An index occurs twice in one subscript of '{_line}'.");
    }

    private List<string> Indices()
    {
        var indices = new List<string>();
        Expect('[');
        do
        {
            indices.Add(Name());
        }
        while (Take(','));
        Expect(']');
        return indices;
    }

    private string Name() => Now.Kind == TokenKind.Name ? Advance().Text : throw Wrong("a name");

    private int Integer()
    {
        if (Now.Kind != TokenKind.Number || !int.TryParse(Now.Text, out var value) || value < 1)
        {
            throw Wrong("a whole number above 0");
        }

        _ = Advance();
        return value;
    }

    private Token Advance() => _tokens[_next++];

    private bool Take(char sign)
    {
        var isThere = Now.Is(sign);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(char sign)
    {
        if (!Take(sign))
        {
            throw Wrong($"'{sign}'");
        }
    }

    private void ExpectEnd()
    {
        if (Now.Kind != TokenKind.End)
        {
            throw Wrong("the end of the line");
        }
    }

    private EinsteinException Wrong(string expected) =>
        new($"'{Now.Text}' at column {Now.Column} of '{_line}' should be {expected}.");
}
