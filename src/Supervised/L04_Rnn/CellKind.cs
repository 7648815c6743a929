using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>The cells of the lecture.</summary>
internal enum CellKind
{
    /// <summary>Vanilla.</summary>
    Rnn,

    /// <summary>Update gate only.</summary>
    UpdateGate,

    /// <summary>Gated recurrent unit.</summary>
    Gru,

    /// <summary>Long short-term memory.</summary>
    Lstm,
}

/// <summary>Names and cells of kinds.</summary>
internal static class CellKinds
{
    /// <summary>All kinds.</summary>
    public static CellKind[] All { get; } = Enum.GetValues<CellKind>();

    /// <summary>The usual abbreviation.</summary>
    public static string Name(this CellKind kind) => kind switch
    {
        CellKind.Rnn => "RNN",
        CellKind.UpdateGate => "UGRNN",
        CellKind.Gru => "GRU",
        _ => "LSTM",
    };

    /// <summary>A cell; an LSTM's remembers at first.</summary>
    public static RecurrentCell Create(this CellKind kind, int inputs, int hidden, Generator chance, ScalarType type = ScalarType.Float32)
    {
        switch (kind)
        {
            case CellKind.Rnn:
                return new RnnCell(inputs, hidden, chance, type);
            case CellKind.UpdateGate:
                return new UpdateGateCell(inputs, hidden, chance, type);
            case CellKind.Gru:
                return new GruCell(inputs, hidden, chance, type);
            default:
                var cell = new LstmCell(inputs, hidden, chance, type);
                cell.Remember(1);
                return cell;
        }
    }
}
