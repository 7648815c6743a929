using System.Diagnostics;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>Turns published weights into networks for inference; chooses their number format by a measurement.</summary>
public sealed class InferenceLoader : IDisposable
{
    private const int TimingBatch = 64;
    private const int TimingRounds = 5;

    private readonly AlphaZeroNetwork _template;
    private readonly AlphaZeroOptions _options;
    private readonly GameInfo _game;
    private readonly Device _device;
    private bool? _bf16;

    /// <summary>A loader for networks of this game and architecture.</summary>
    public InferenceLoader(GameInfo game, AlphaZeroOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TorchRuntime.Initialize();
        _game = game;
        _options = options;
        _device = TorchDevice.Parse(options.Device);
        _template = NetworkFactory.Create(game, options, seed: 0);
        _template.eval();
        _bf16 = options.Precision switch
        {
            InferencePrecision.F32 => false,
            InferencePrecision.Bf16 => true,
            _ => null,
        };
    }

    /// <summary>A new network with these weights.</summary>
    /// <exception cref="InvalidDataException">They are damaged or belong to another architecture.</exception>
    public InferenceNetwork Load(ReadOnlyMemory<byte> weights)
    {
        ModuleWeights.Import(_template, weights);
        _bf16 ??= Measure();
        return new InferenceNetwork(_template, _bf16.Value, _device);
    }

    /// <inheritdoc/>
    public void Dispose() => _template.Dispose();

    /// <summary>Whether bfloat16 is quicker here: it is where the CPU multiplies it in hardware, and slower elsewhere.</summary>
    private bool Measure()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var f32 = new InferenceNetwork(_template, bf16: false, _device);
        using var bf16 = new InferenceNetwork(_template, bf16: true, _device);
        var input = zeros(TimingBatch, _game.Planes, _game.Height, _game.Width);
        var best = (F32: double.MaxValue, Bf16: double.MaxValue);
        for (var round = 0; round <= TimingRounds; round++)
        {
            var (a, b) = (Time(f32, input), Time(bf16, input));
            best = round == 0 ? best : (Math.Min(best.F32, a), Math.Min(best.Bf16, b));
        }

        return best.Bf16 < best.F32;
    }

    private static double Time(InferenceNetwork network, Tensor input)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        network.Forward(input);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
