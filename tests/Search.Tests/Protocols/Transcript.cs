using System.Text;

namespace SelfPlay.Search.Tests.Protocols;

/// <summary>
/// A conversation written down: lines that begin with `&gt; ` are sent, the others are the answers expected. What differs from
/// run to run is blanked by the caller.
/// </summary>
internal sealed class Transcript
{
    private readonly List<string> _sent = [];
    private readonly StringBuilder _expected = new();

    public Transcript(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('>'))
            {
                _sent.Add(line.Length > 2 ? line[2..] : string.Empty);
            }
            else
            {
                _expected.Append(line).Append('\n');
            }
        }
    }

    /// <summary>Sends everything and compares.</summary>
    public void Check(Action<TextReader, TextWriter> serve, Func<string, string>? blank = null)
    {
        var output = new StringWriter();
        serve(new StringReader(string.Join('\n', _sent) + "\n"), output);
        var answer = output.ToString();
        Assert.Equal(_expected.ToString().TrimEnd('\n'), (blank?.Invoke(answer) ?? answer).TrimEnd('\n'));
    }
}
