using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>Section 9.1: the length of a classifier in bits bounds its error on examples nobody has seen.</summary>
internal sealed class OccamLesson : ILesson
{
    /// <summary>δ: the guarantees may fail for so many training sets.</summary>
    public const double Delta = 0.05;

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "occam",
        "9.1",
        "Generalization",
        "The Occam guarantee",
        "How many bits may a classifier have so that its training error says something about its test error?",
        [
            "With probability 1 − δ over the training set, every hypothesis h at once has a loss of at most 10/9·(L̂(h) + 5L_max/N·(ln 2·|h| + ln 1/δ)).",
            "A sparse linear classifier of a few thousand bits has a guarantee that says something; one with 16 bits a weight has not.",
            "A network compressed to some thousand bits, read back from its code, has a guarantee that says something, too.",
            "Over the number of bits the guarantee has a minimum: fewer do not fit the training set, more do not pay.",
            "If a perfect hypothesis exists, all that are consistent with N examples are at most (ln |H| + ln 1/δ)/N wrong.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Lunch(context);
        var images = DigitImages.Load(context.Data);
        new CoveragePart(context, images).Run();
        new ClassifierPart(context, images).Run();
        new NetworkPart(context, images).Run();
    }

    private static void Lunch(LessonContext context)
    {
        var report = context.Report;
        report.Section("No free lunch, and a lunch that is paid for in bits");
        report.Say(
            "Of all functions of three bits, each as likely as the other, four values are seen. Whatever the learner, on the other four inputs it is wrong "
            + "half of the time. If the world prefers some functions, here those that never fall when a bit is set, the "
            + "same learner beats the coin. The guarantee of this lesson makes no "
            + "assumption about which functions occur; the prior $P(h)$ only says which hypotheses are promised most.");
        report.Check("occam.lunch", "error of the nearest neighbour on unseen inputs, mean over all 256 functions of 3 bits", NoFreeLunch.UnseenError(3, 4, _ => true), Expected.Near(0.5, 1e-12));
        report.Observe("occam.lunch.monotone", "the same over the monotone functions only", NoFreeLunch.UnseenError(3, 4, IsMonotone));
    }

    private static bool IsMonotone(int f)
    {
        for (var x = 0; x < 8; x++)
        {
            for (var bit = 1; bit < 8; bit <<= 1)
            {
                if ((x & bit) == 0 && ((f >> x) & 1) > ((f >> (x | bit)) & 1))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
