using System.Runtime.CompilerServices;

namespace SelfPlay.Search.Tree;

/// <summary>
/// The factor (c_init + log((1 + N + c_base) / c_base)) sqrt(N) of PUCT's exploration term, tabulated for small N; the constant c_init where
/// exploration vanishes.
/// </summary>
internal sealed class ExplorationTable
{
    private readonly float[] _table = new float[4096];
    private readonly float _init;
    private readonly float _base;
    private readonly bool _vanishes;

    public ExplorationTable(PuctOptions options)
    {
        _init = options.ExplorationInit;
        _base = options.ExplorationBase;
        _vanishes = options.Exploration == ExplorationRule.Vanishing;
        for (var n = 0; n < _table.Length; n++)
        {
            _table[n] = Compute(n);
        }
    }

    /// <summary>The factor at a node with N = <paramref name="visits"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(float visits) => visits < _table.Length ? _table[(int)visits] : Compute(visits);

    private float Compute(float visits) => _vanishes ? _init : (_init + MathF.Log((1 + visits + _base) / _base)) * MathF.Sqrt(visits);
}
