using SelfPlay.Games;
using SelfPlay.Supervised.L05_Gpt;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L05_Gpt;

public sealed class GptTests
{
    private static readonly GptSpec s_spec = new(7, 12, 8, 2, 2);

    [Fact]
    public void Encoding_merges_the_most_frequent_pair_first()
    {
        var encoding = BytePairEncoding.Train("aaab aab b ab", " ab", 6);

        // Pairs within words: "aa" 2 + 1, "ab" 3, " a" 2, " b" 1; of the first two "aa" has the smaller codes. Then "ab" is left twice, and no pair after it.
        Assert.Equal([" ", "a", "b", "aa", "ab"], encoding.Tokens);
        Assert.Equal("b aaab", encoding.Decode(encoding.Encode("b aaab")));
    }

    [Fact]
    public void Words_keep_the_blank_before_them_and_other_characters_stay_alone()
    {
        var encoding = BytePairEncoding.Train("to be, to be, to be", " ,beot", 40);

        Assert.Contains(" be", encoding.Tokens);
        Assert.DoesNotContain(encoding.Tokens, token => token.Length > 1 && token.Contains(','));
        Assert.Equal([" be", ",", " to"], encoding.Encode(" be, to").Select(code => encoding.Tokens[code]));
    }

    [Fact]
    public void Scores_do_not_depend_on_later_symbols()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(3);
        using var scope = NewDisposeScope();
        using var model = new Gpt(s_spec, chance);
        var symbols = randint(0, 7, [1, 12], ScalarType.Int64, generator: chance);

        var part = model.Scores(symbols.narrow(1, 0, 5));

        Assert.True(part.allclose(model.Scores(symbols).narrow(1, 0, 5), 1e-4, 1e-5));
    }

    [Fact]
    public void Cache_refuses_what_does_not_fit()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(4);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new Gpt(s_spec, chance);
        using var cache = new KeyValueCache(2);
        _ = model.Continue(zeros([1, 12], ScalarType.Int64), cache);

        Assert.Throws<ArgumentException>(() => model.Continue(zeros([1, 1], ScalarType.Int64), cache));
    }

    [Fact]
    public void Greedy_text_is_the_most_probable_symbol_of_the_whole_model()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(5);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new Gpt(s_spec, chance);
        var random = new Xoshiro256(1);
        var drawn = GptSampler.Draw(model, [1, 2, 3], 20, 0, ref random);

        long[] text = [1, 2, 3];
        foreach (var symbol in drawn[..9])
        {
            Assert.Equal(model.Scores(tensor(text, [1, text.Length]))[0, -1].argmax().item<long>(), symbol);
            text = [.. text, symbol];
        }

        Assert.Equal(20, drawn.Length);
    }

    [Fact]
    public void Score_is_the_mean_over_the_positions_that_count()
    {
        TorchRuntime.Initialize();
        using var chance = new Generator(6);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new Gpt(s_spec, chance);
        var random = new Xoshiro256(2);
        int[] text = [.. Enumerable.Range(0, 19).Select(_ => random.Below(7))];

        // Windows at 0 and 6; of each the last 6 positions.
        var sum = 0.0;
        foreach (var start in new[] { 0, 6 })
        {
            var window = tensor(text[start..(start + 13)].Select(symbol => (long)symbol).ToArray(), [1, 13]);
            var scores = nn.functional.log_softmax(model.Scores(window.narrow(1, 0, 12)), 2);
            for (var t = 6; t < 12; t++)
            {
                sum -= scores[0, t, text[start + t + 1]].item<float>();
            }
        }

        Assert.Equal(sum / 12, GptScore.Of(model, text, 6).Mean, 5);
    }
}
