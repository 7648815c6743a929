using System.Numerics.Tensors;
using SelfPlay.Agents.Networks;
using SelfPlay.Agents.Trajectories;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SelfPlay.Agents.Tests.Dqn;

/// <summary>DQN once more, as a loop over libtorch's own operations with a list of transitions: what the learner is held against as a whole.</summary>
public sealed class DqnReferenceTests
{
    private const int Steps = 200;
    private const int Batch = 8;
    private const int TargetSteps = 30;
    private const double Rate = 0.001;

    /// <summary>The same draws, and after some copies to the target network the same parameters.</summary>
    [Fact]
    public void The_learner_makes_the_steps_of_the_plain_loop()
    {
        using var scope = NewDisposeScope();
        using var run = new AlgorithmRun(
            "breakout", "dqn", 1, ("filters", "4"), ("hidden", "16"), ("batch-size", $"{Batch}"), ("target-steps", $"{TargetSteps}"), ("learning-rate", $"{Rate}"));
        EnvironmentCatalog.TryFind("breakout", out var info);
        var codec = new ObservationCodec(info!.Observation);
        var transitions = new List<(float[] State, int Action, float Reward, float[] Next, bool Terminated)>();
        while (transitions.Count < 400)
        {
            foreach (var episode in run.Play())
            {
                run.Learner.Add(episode);
                var segment = TrajectorySegment.Decode(episode.Payload, codec, info.Actions.Count);
                transitions.AddRange(Enumerable.Range(0, segment.Steps).Select(t =>
                    (Seen(segment, t), segment.Actions[t], segment.Rewards[t], Seen(segment, t + 1), segment.Terminated && t + 1 == segment.Steps)));
            }
        }

        Assert.Contains(transitions, t => t.Reward > 0);
        Assert.Contains(transitions, t => t.Terminated);
        var before = SafeTensorsFile.Parse(run.Learner.ExportCheckpoint());
        var random = RandomWeights.Read(before, "random");
        var (network, target) = (Parameters(before), Parameters(before));
        using var optimizer = optim.RMSProp(network.Values, Rate, alpha: 0.95, eps: 0.01, centered: true);
        for (var step = 0; step < Steps; step++)
        {
            var batch = Enumerable.Range(0, Batch).Select(_ => transitions[random.Below(transitions.Count)]).ToArray();
            Tensor y;
            using (no_grad())
            {
                var next = Forward(target, [.. batch.Select(t => t.Next)]).max(1).values;
                var goesOn = tensor(batch.Select(t => t.Terminated ? 0f : 0.99f).ToArray());
                y = tensor(batch.Select(t => t.Reward).ToArray()).Plus(goesOn.mul(next));
            }

            var q = Forward(network, [.. batch.Select(t => t.State)]).gather(1, tensor(batch.Select(t => (long)t.Action).ToArray()).unsqueeze(1)).squeeze(1);
            optimizer.zero_grad();
            nn.functional.smooth_l1_loss(q, y).backward();
            optimizer.step();
            if ((step + 1) % TargetSteps == 0)
            {
                using var noGradient = no_grad();
                foreach (var (name, parameter) in target)
                {
                    parameter.copy_(network[name]);
                }
            }

            run.Step();
        }

        var after = SafeTensorsFile.Parse(run.Learner.ExportCheckpoint());
        foreach (var name in network.Keys)
        {
            var expected = Layer.Elements(network[name].contiguous());
            var way = TensorPrimitives.Distance<float>(before["network." + name].Elements<float>(), expected);
            Assert.True(way > 1e-3, $"{name} has moved by {way}");
            Assert.InRange(TensorPrimitives.Distance<float>(after["network." + name].Elements<float>(), expected) / way, 0, 1e-4);
        }

        float[] Seen(TrajectorySegment segment, int t)
        {
            var observation = new float[info.Observation.Size];
            codec.Unpack(segment.Observations.AsSpan(t * codec.Bytes, codec.Bytes), observation);
            return observation;
        }

        Tensor Forward(Dictionary<string, Parameter> p, float[][] observations)
        {
            var x = tensor(observations.SelectMany(o => o).ToArray(), [observations.Length, info.Observation.Planes, info.Observation.Height, info.Observation.Width]);
            x = TorchConvolution.Conv2d(x, p["torso.filters"].permute(3, 0, 1, 2), p["torso.bias"]).relu().permute(0, 2, 3, 1).flatten(1);
            x = nn.functional.linear(x, p["advantage_hidden.weight"], p["advantage_hidden.bias"]).relu();
            return nn.functional.linear(x, p["advantage_output.weight"], p["advantage_output.bias"]);
        }
    }

    private static Dictionary<string, Parameter> Parameters(SafeTensorsFile checkpoint) => checkpoint.Tensors
        .Where(t => t.Name.StartsWith("network.", StringComparison.Ordinal))
        .ToDictionary(t => t.Name["network.".Length..], t => new Parameter(tensor(t.Elements<float>().ToArray(), [.. t.Shape])));
}
