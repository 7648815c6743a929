using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Tests.Data;

public sealed class CsvFileTests
{
    [Fact]
    public void Rows_are_read_behind_the_header()
    {
        var rows = CsvFile.Read(new StringReader("2,2,a,b\n1,-2.5\n3e2,0\n"), "x.csv", ',', 1, 2);

        Assert.Equal([[1, -2.5], [300, 0]], rows);
    }

    [Theory]
    [InlineData("1,2\n1\n", "line 2 has 1 columns, not 2")]
    [InlineData("1,2\n1,2,3\n", "line 2 has 3 columns, not 2")]
    [InlineData("1,2\n\n1,b\n", "column 2 of line 3 is not a number")]
    [InlineData("1,NaN\n", "column 2 of line 1 is not a number")]
    [InlineData("1e999,1\n", "column 1 of line 1 is not a number")]
    [InlineData("1,\n", "column 2 of line 1 is not a number")]
    [InlineData("", "it has no rows")]
    public void Damage_is_reported_with_its_place(string text, string problem)
    {
        var error = Assert.Throws<DataException>(() => CsvFile.Read(new StringReader(text), "x.csv", ',', 0, 2));

        Assert.Equal($"x.csv is damaged: {problem}.", error.Message);
    }
}
