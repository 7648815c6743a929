namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>A function of one number with its derivative.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Value">y = f(x).</param>
/// <param name="Slope">f'(x), given x and y = f(x).</param>
internal sealed record ScalarFunction(string Name, Func<double, double> Value, Func<double, double, double> Slope)
{
    private static readonly ScalarFunction[] s_all =
    [
        new("exp", Math.Exp, (_, y) => y),
        new("log", Math.Log, (x, _) => 1 / x),
        new("tanh", Math.Tanh, (_, y) => 1 - (y * y)),
        new("σ", x => 1 / (1 + Math.Exp(-x)), (_, y) => y * (1 - y)),
        new("relu", x => Math.Max(0, x), (x, _) => x > 0 ? 1 : 0),
        new("sqrt", Math.Sqrt, (_, y) => 0.5 / y),
    ];

    /// <summary>1/x, which division is made of.</summary>
    public static ScalarFunction Reciprocal { get; } = new("1/", x => 1 / x, (_, y) => -y * y);

    /// <summary>Names of the functions that can be written.</summary>
    public static IEnumerable<string> Names => s_all.Select(function => function.Name);

    /// <summary>The function of that name, if there is one.</summary>
    public static ScalarFunction? Find(string name) => Array.Find(s_all, function => function.Name == name);
}
