using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Trajectories;

public sealed class ObservationCodecTests
{
    [Fact]
    public void Planes_take_a_bit_for_each_number()
    {
        Assert.Equal(50, new ObservationCodec(new(4, 10, 10)).Bytes);
        Assert.Equal(125, new ObservationCodec(new(10, 10, 10)).Bytes);
        Assert.Equal(63, new ObservationCodec(ObservationShape.OneHot(500)).Bytes);
        Assert.Equal(16, new ObservationCodec(ObservationShape.Vector(4)).Bytes);
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(2, 2, 2)]
    [InlineData(4, 10, 10)]
    [InlineData(7, 10, 10)]
    public void Planes_come_back_as_they_were(int planes, int height, int width)
    {
        var shape = new ObservationShape(planes, height, width);
        var codec = new ObservationCodec(shape);
        var random = new Xoshiro256(1);
        var bytes = new byte[codec.Bytes];
        var back = new float[shape.Size];
        for (var i = 0; i < 100; i++)
        {
            float[] observation = [.. Enumerable.Range(0, shape.Size).Select(_ => random.Below(2))];
            Array.Fill(bytes, (byte)0xff);
            Array.Fill(back, float.NaN);
            codec.Pack(observation, bytes);
            codec.Unpack(bytes, back);
            Assert.Equal(observation, back);
        }
    }

    [Fact]
    public void The_first_number_is_the_lowest_bit()
    {
        var codec = new ObservationCodec(new(1, 2, 5));
        var bytes = new byte[codec.Bytes];
        codec.Pack([1, 0, 0, 0, 0, 0, 1, 0, 0, 1], bytes);
        Assert.Equal([0b0100_0001, 0b10], bytes);
    }

    [Fact]
    public void Vectors_come_back_to_the_last_bit()
    {
        var codec = new ObservationCodec(ObservationShape.Vector(3));
        var (bytes, back) = (new byte[codec.Bytes], new float[3]);
        codec.Pack([0.1f, -3e-9f, float.MaxValue], bytes);
        codec.Unpack(bytes, back);
        Assert.Equal([0.1f, -3e-9f, float.MaxValue], back);
    }

    [Fact]
    public void Bytes_from_elsewhere_are_looked_at()
    {
        var codec = new ObservationCodec(ObservationShape.Vector(1));
        Assert.True(codec.Fits(BitConverter.GetBytes(1f), 1));
        Assert.False(codec.Fits(BitConverter.GetBytes(1f), 2));
        Assert.False(codec.Fits(BitConverter.GetBytes(float.NaN), 1));
        Assert.True(new ObservationCodec(new(1, 2, 4)).Fits([1, 2, 3], 3));
        Assert.False(new ObservationCodec(new(1, 2, 4)).Fits([1, 2], 3));
    }
}
