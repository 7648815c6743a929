using System.Collections.Immutable;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Data.Fetching;

namespace SelfPlay.Supervised.Tests.Data;

/// <summary>Downloads, from a server on this machine.</summary>
public sealed class AddressFetchTests : IAsyncDisposable
{
    private readonly TestSet _test = new();
    private readonly LoopbackServer _server = new();

    private DataSet Set => TestSet.With(new PublicAddress($"{_server.Address}/data"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _test.Dispose();
    }

    [Fact]
    public void Files_are_downloaded_verified_and_kept()
    {
        var packed = TestSet.Gzip(TestSet.PackedContent);
        _ = _server.With("/data/plain.txt", TestSet.PlainContent).With("/data/packed.csv.gz", packed);
        var library = _test.Library();

        Assert.Equal(TestSet.PlainContent, File.ReadAllBytes(library.PathOf(Set, TestSet.Plain)));
        Assert.Equal(packed, File.ReadAllBytes(library.PathOf(Set, TestSet.Packed)));

        Assert.Equal(["/data/plain.txt", "/data/packed.csv.gz"], _server.Asked);
        Assert.Equal(["two", TestSet.Packed, TestSet.Plain], _test.Cached());
    }

    [Fact]
    public void File_with_another_name_there_that_is_not_packed_is_packed_here()
    {
        _ = _server.With("/data/plain.txt", TestSet.PlainContent).With("/data/table.csv", TestSet.PackedContent);
        var set = TestSet.With(new PublicAddress($"{_server.Address}/data")
        {
            Names = ImmutableDictionary<string, string>.Empty.Add(TestSet.Packed, "table.csv"),
        });

        var path = _test.Library().PathOf(set, TestSet.Packed);

        Assert.Equal([[1, 2, 3]], CsvFile.Read(path, ',', 49, 3));
    }

    [Fact]
    public void Only_what_is_missing_is_downloaded()
    {
        _ = _server.With("/data/plain.txt", TestSet.PlainContent);
        _ = _test.Put("own", TestSet.Packed, TestSet.Gzip(TestSet.PackedContent));

        _ = _test.Library().PathOf(Set, TestSet.Plain);

        Assert.Equal(["/data/plain.txt"], _server.Asked);
    }

    [Fact]
    public void File_that_is_not_there_is_reported()
    {
        _ = _server.With("/data/plain.txt", TestSet.PlainContent);

        Assert.Contains("/data: the server answers 404 for packed.csv.gz", Refusal());
    }

    [Fact]
    public void Another_content_is_refused()
    {
        _ = _server.With("/data/plain.txt", new byte[TestSet.PlainContent.Length]).With("/data/packed.csv.gz", TestSet.Gzip(TestSet.PackedContent));

        Assert.Contains("two/plain.txt has another content", Refusal());
    }

    [Fact]
    public void Endless_file_is_cut_off()
    {
        _ = _server.With("/data/plain.txt", new byte[2 << 20], claimed: int.MaxValue);

        Assert.Contains($"two/plain.txt is longer there than {(2 * TestSet.PlainContent.Length) + (1 << 20)} bytes", Refusal());
    }

    [Fact]
    public void Connection_that_breaks_is_reported()
    {
        _ = _server.With("/data/plain.txt", TestSet.PlainContent[..5], claimed: TestSet.PlainContent.Length);

        Assert.Contains(_server.Address, Refusal());
    }

    [Fact]
    public void Server_that_says_nothing_is_given_up()
    {
        _ = _server.WithSilence("/data/plain.txt");
        var limits = new FetchLimits(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        Assert.Contains("two/plain.txt was not there after 0 s", Refusal(limits: limits));
    }

    [Fact]
    public void Server_that_is_not_there_is_reported()
    {
        // Port 9 of this machine: nobody listens on the discard port any more.
        Assert.Contains("http://127.0.0.1:9/x: ", Refusal(TestSet.With(new PublicAddress("http://127.0.0.1:9/x"))));
    }

    [Fact]
    public void Unencrypted_address_of_another_machine_is_refused() =>
        Assert.Contains("it is not an https address", Refusal(TestSet.With(new PublicAddress("http://example.org/x"))));

    private string Refusal(DataSet? set = null, FetchLimits? limits = null)
    {
        var error = Assert.Throws<DataException>(() => _test.Library(limits: limits).PathOf(set ?? Set, TestSet.Plain));
        Assert.StartsWith("The data set 'two' is not at hand (", error.Message);
        Assert.Empty(_test.Cached());
        return error.Message;
    }
}
