using SelfPlay.Supervised.L01_MooresLaw;
using SelfPlay.Supervised.L03_Cnn;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L01_MooresLaw;

public sealed class NormalisedModelsTests
{
    public static TheoryData<string> Titles => [NormalisedModels.Plain.Title, NormalisedModels.Residual.Title];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Training_goes_by_the_batch_and_scoring_by_what_is_remembered(string title)
    {
        var model = Model(title);
        using var chance = new Generator(1);
        using var scope = NewDisposeScope();
        var parameters = model.Draw(chance);
        var images = rand([16, 1, 28, 28], generator: chance);
        using var noGradient = no_grad();

        // What is remembered approaches the statistics of a batch that comes again and again, whose variance is over B - 1 then.
        for (var i = 0; i < 200; i++)
        {
            _ = model.TrainingScores(images, parameters);
        }

        var (training, scored) = (model.TrainingScores(images, parameters), model.Scores(images, parameters));
        Assert.True(training.sub(scored).abs().max().item<float>() < 0.02 * training.abs().max().item<float>());

        var alone = model.Scores(images.narrow(0, 3, 2), parameters);
        Assert.True(alone.sub(scored.narrow(0, 3, 2)).abs().max().item<float>() < 1e-4);
        Assert.True(model.TrainingScores(images.narrow(0, 3, 2), parameters).sub(scored.narrow(0, 3, 2)).abs().max().item<float>() > 1e-2);
        Dispose(parameters);
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Only_what_is_learnt_has_gradients(string title)
    {
        var model = Model(title);
        using var chance = new Generator(1);
        using var scope = NewDisposeScope();

        var parameters = model.Draw(chance);

        Assert.Equal(parameters.Select((_, i) => i < model.Learnt), parameters.Select(p => p.requires_grad));
        Dispose(parameters);
    }

    [Fact]
    public void A_block_that_adds_nothing_leaves_its_input()
    {
        var model = NormalisedModels.Residual;
        using var chance = new Generator(1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parameters = model.Draw(chance);
        var images = rand([4, 1, 28, 28], generator: chance);
        foreach (var last in new[] { 2, 5 })
        {
            _ = parameters[(3 * last) + 1].fill_(-1); // γ = 0: the block's R is 0, whatever its first convolution does
        }

        var scores = model.TrainingScores(images, parameters);
        _ = parameters[3].mul_(-7);
        var others = model.TrainingScores(images, parameters);

        Assert.Equal(0, scores.sub(others).abs().max().item<float>());
        Dispose(parameters);
    }

    private static ImageModel Model(string title) => new[] { NormalisedModels.Plain, NormalisedModels.Residual }.Single(model => model.Title == title);

    private static void Dispose(Tensor[] parameters) => Array.ForEach(parameters, p => p.Dispose());
}
