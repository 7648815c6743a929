namespace SelfPlay.Games.Grids;

/// <summary>
/// Catch (Mnih et al., "Recurrent models of visual attention", 2014; the sizes are those of bsuite, Osband et al. 2020): a ball
/// falls from a random column of the first row, a row a step, and a paddle in the last row has to be below it: 1 if it is, -1 if not.
/// </summary>
public struct Catch : IEnvironment<Catch>
{
    private const int Rows = 10;
    private const int Columns = 5;
    private const int LastRow = Rows - 1;
    private const int PlaneSize = Rows * Columns;

    private static readonly EnvironmentInfo s_info = new("catch", "Catch", ["left", "stay", "right"], new(2, Rows, Columns));

    private int _ballRow;
    private int _ballColumn;
    private int _paddle;

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => s_info;

    /// <inheritdoc/>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => (_ballRow, _ballColumn, _paddle) = (0, random.Below(Columns), Columns / 2);

    /// <inheritdoc/>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, 3);
        _paddle = Math.Clamp(_paddle + action - 1, 0, Columns - 1);
        _ballRow++;
        var lands = _ballRow == LastRow;
        return new(!lands ? 0 : _ballColumn == _paddle ? 1 : -1, lands);
    }

    /// <inheritdoc/>
    /// <remarks>Plane 0: the ball; plane 1: the paddle.</remarks>
    public readonly void WriteObservation(Span<float> observation)
    {
        observation = observation[..(2 * PlaneSize)];
        observation.Clear();
        observation[(Columns * _ballRow) + _ballColumn] = 1;
        observation[PlaneSize + (Columns * LastRow) + _paddle] = 1;
    }

    /// <inheritdoc/>
    public readonly string ToText() => string.Create((Rows * (Columns + 1)) - 1, this, static (text, game) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Columns + 1);
            text[i] = column == Columns ? '/'
                : row == game._ballRow && column == game._ballColumn ? 'o'
                : row == LastRow && column == game._paddle ? '='
                : '.';
        }
    });
}
