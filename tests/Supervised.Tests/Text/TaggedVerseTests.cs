using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.Tests.Text;

public sealed class TaggedVerseTests
{
    [Fact]
    public void Words_carry_the_numbers_of_their_segments()
    {
        var verse = TaggedVerse.Parse(
            "<w lemma=\"strong:H7225\">EN el principio</w> <w lemma=\"strong:H1254 strong:H0853\">crió</w> Dios, <w lemma=\"strong:H8064\">los cielos</w>.");

        Assert.Equal(["en", "el", "principio", "crió", "dios", "los", "cielos"], verse.Words);
        Assert.Equal([0, 0, 0, 1, -1, 2, 2], verse.Segments);
        Assert.Equal(["H1254", "H0853"], verse.Tags[1]);
    }

    [Fact]
    public void Notes_and_titles_are_left_out_and_apostrophes_stay_inside_words()
    {
        var verse = TaggedVerse.Parse(
            "<title level=\"1\">A Psalm</title><milestone n=\"x\"/>God’s <note placement=\"foot\"><reference>1.4 </reference>the light</note>'day<div/>light'");

        Assert.Equal(["god’s", "daylight"], verse.Words);
    }
}
