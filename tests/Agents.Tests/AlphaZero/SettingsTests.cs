using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Settings;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Tree;

namespace SelfPlay.Agents.Tests.AlphaZero;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_are_understood_in_every_spelling_and_the_rest_are_the_game_s_defaults()
    {
        var options = Options(("learning-rate", "0.01"), ("batch_size", "64"), ("fastSimulations", "7"), ("Root", "gumbel"), ("AUGMENT", "False"), ("precision", "f32"));
        var expected = AlphaZeroOptions.For(TicTacToe.Info) with
        {
            LearningRate = 0.01f,
            BatchSize = 64,
            FastSimulations = 7,
            Root = RootPolicy.Gumbel,
            Augment = false,
            Precision = InferencePrecision.F32,
        };
        Assert.Equal(expected, options);
    }

    [Fact]
    public void Binding_leaves_the_defaults_alone()
    {
        var defaults = new AlphaZeroOptions();
        var bound = SettingsBinder.Bind(defaults, new Dictionary<string, string> { ["blocks"] = "9" });
        Assert.Equal(9, bound.Blocks);
        Assert.Equal(new AlphaZeroOptions(), defaults);
    }

    [Theory]
    [InlineData("bloks", "3", "There is no setting 'bloks'; the settings are blocks, channels,")]
    [InlineData("blocks", "three", "The setting blocks cannot be 'three'; it has to be a whole number.")]
    [InlineData("blocks", "3.5", "The setting blocks cannot be '3.5'; it has to be a whole number.")]
    [InlineData("blocks", "99999999999", "The setting blocks cannot be '99999999999'; it has to be a whole number.")]
    [InlineData("learning-rate", "NaN", "The setting learning-rate cannot be 'NaN'; it has to be a number.")]
    [InlineData("learning-rate", "fast", "The setting learning-rate cannot be 'fast'; it has to be a number.")]
    [InlineData("augment", "maybe", "The setting augment cannot be 'maybe'; it has to be true or false.")]
    [InlineData("optimizer", "rmsprop", "The setting optimizer cannot be 'rmsprop'; it has to be adamw or sgd.")]
    [InlineData("batch-size", "4", "The setting batch-size is 4; it has to be between 8 and 65536.")]
    [InlineData("value_mix", "1.5", "The setting value-mix is 1.5; it has to be between 0 and 1.")]
    public void A_bad_setting_is_named_in_one_sentence(string key, string value, string message)
    {
        var error = Assert.Throws<AgentSpecException>(() => Options((key, value)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_named()
    {
        var samples = Assert.Throws<AgentSpecException>(() => Options(("min-samples", "6000"), ("window-samples", "5000")));
        Assert.Equal("The setting min-samples (6000) is larger than window-samples (5000).", samples.Message);
        var simulations = Assert.Throws<AgentSpecException>(() => Options(("fast-simulations", "51"), ("simulations", "50")));
        Assert.Equal("The setting fast-simulations (51) is larger than simulations (50).", simulations.Message);
    }

    [Theory]
    [InlineData("The setting device cannot be 'gpu'; it has to be cpu, cuda, cuda:N or auto.", "device", "gpu")]
    [InlineData("The setting cache-size is 16777216; with the moves of chess it can be 8388608 at most.", "cache-size", "16777216")]
    [InlineData("The setting noise-share has no effect without root=puct.", "noise-share", "0.1", "root", "gumbel")]
    [InlineData("The setting look-for-wins has no effect without solver=true.", "look-for-wins", "true", "solver", "false")]
    [InlineData("", "cache-size", "8388608", "device", "cuda:1", "noise-share", "0.1")]
    public void What_cannot_work_on_a_game_is_refused_before_anything_runs(string message, params string[] settings)
    {
        var spec = new AgentSpec("chess", "alphazero", settings.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]), 1);
        Assert.Equal(message, (Record.Exception(() => new AlphaZeroAlgorithm().Validate(spec)) as AgentSpecException)?.Message ?? "");
    }

    [Fact]
    public void Tasks_and_algorithms_that_do_not_exist_are_refused_with_those_that_do()
    {
        var algorithm = AlgorithmCatalog.Find("alphazero");
        var task = Assert.Throws<AgentSpecException>(() => algorithm.Validate(new AgentSpec("cartpole", "alphazero", new Dictionary<string, string>(), 1)));
        Assert.Contains("'cartpole'", task.Message, StringComparison.Ordinal);
        Assert.Contains("connect4", task.Message, StringComparison.Ordinal);
        var name = Assert.Throws<AgentSpecException>(() => AlgorithmCatalog.Find("alphabet"));
        Assert.Contains("alphazero", name.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loop_follows_the_settings()
    {
        var loop = new AlphaZeroAlgorithm().Loop(Spec(("samples-per-insert", "8"), ("batch-size", "32"), ("steps-per-publish", "7"), ("min-samples", "11"), ("window-samples", "3000")));
        Assert.Equal(new LoopOptions(8, 3000, 11, 32, 7), loop);
    }

    [Fact]
    public void Every_setting_is_described_by_a_name_that_binds()
    {
        var described = SettingsBinder.Describe(new AlphaZeroOptions()).ToDictionary(p => p.Key, p => p.Value);
        Assert.Equal(typeof(AlphaZeroOptions).GetProperties().Count(p => p.CanWrite), described.Count);
        Assert.Equal(new AlphaZeroOptions(), SettingsBinder.Bind(new AlphaZeroOptions { Blocks = 1 }, described));
    }

    private static AgentSpec Spec(params (string Key, string Value)[] settings) =>
        new("tictactoe", "alphazero", settings.ToDictionary(s => s.Key, s => s.Value), 1);

    private static AlphaZeroOptions Options(params (string Key, string Value)[] settings) => AlphaZeroAlgorithm.Options(Spec(settings));
}
