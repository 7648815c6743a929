using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L09_DoubleDescent;

namespace SelfPlay.Supervised.Tests.L09_DoubleDescent;

public sealed class TrainingTests
{
    [Fact]
    public void Measured_errors_of_two_speeds_have_the_mean_of_the_closed_form()
    {
        var random = new Xoshiro256(1);
        var regression = new TwoSpeedRegression(new TwoSpeeds(20, 6, 2, 0.2, 3), ref random);
        int[] looks = [1, 10, 1000];
        var mean = new double[looks.Length];
        for (var run = 0; run < 2000; run++)
        {
            foreach (var (i, error) in regression.Measure(looks, ref random).Index())
            {
                mean[i] += error / 2000;
            }
        }

        Assert.All(mean.Zip(looks), pair => Assert.Equal(1, pair.First / regression.Expected(pair.Second), 0.06));
    }

    [Fact]
    public void Error_without_training_is_the_signal_of_both_speeds()
    {
        var random = new Xoshiro256(2);

        Assert.Equal(2, new TwoSpeedRegression(new TwoSpeeds(20, 6, 2, 0.2, 0.5), ref random).Expected(0), 1e-12);
    }

    [Fact]
    public void Networks_learn_planes_of_their_own_and_take_wrong_labels_for_right()
    {
        Xoshiro256[] Randoms() => [new(1), new(2)];
        NetworkLook[] Train(double wrong) =>
            TwoSpeedNetwork.Train(new TwoSpeeds(400, 3, 1, 0.5, 0), wrong, 4, 0.02, [1, 1500], Randoms(), TestContext.Current.CancellationToken);

        var (right, wrong) = (Train(0), Train(0.2));

        Assert.Equal([1, 1500], right.Select(look => look.Step));
        Assert.NotEqual(right[1].Test[0], right[1].Test[1]);
        Assert.All(right[1].Train.Concat(right[1].Test), error => Assert.InRange(error, 0, 0.06));

        // A fifth of the labels cannot be had; the plane is found all the same.
        Assert.All(wrong[1].Train, error => Assert.InRange(error, 0.1, 0.25));
        Assert.All(wrong[1].Test, error => Assert.InRange(error, 0, 0.15));
    }

    [Fact]
    public void Shrunk_pixels_are_means_of_squares()
    {
        var pixels = new byte[8 * 4];
        pixels[0] = pixels[(3 * 4) + 3] = 255;
        pixels[4 * 4] = 51;

        Assert.Equal([2f / 16, 0.2f / 16], NoisyDigits.Shrunk(new LabelledImages(pixels, [3], 8, 4)).Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Spoilt_labels_are_other_classes_and_as_many_as_asked_for()
    {
        var random = new Xoshiro256(3);
        byte[] labels = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i % 10))];

        var spoilt = NoisyDigits.Spoilt(labels, 0.2, ref random);

        var changed = labels.Zip(spoilt).Where(pair => pair.First != pair.Second).ToArray();
        Assert.Equal(0.2, changed.Length / 10_000.0, 0.015);
        Assert.All(spoilt, label => Assert.InRange(label, 0, 9));
        Assert.Equal(10, changed.Where(pair => pair.First == 4).Select(pair => pair.Second).Append((byte)4).Distinct().Count());
        Assert.Equal(labels, NoisyDigits.Spoilt(labels, 0, ref random));
    }
}
