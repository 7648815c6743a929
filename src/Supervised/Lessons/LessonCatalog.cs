using SelfPlay.Supervised.L01_FundamentalEquations;
using SelfPlay.Supervised.L01_InformationTheory;
using SelfPlay.Supervised.L01_MooresLaw;
using SelfPlay.Supervised.L02_Edf.Lesson;
using SelfPlay.Supervised.L02_EdfMnist;
using SelfPlay.Supervised.L02_ScalarAutograd;
using SelfPlay.Supervised.L02_TorchSharpTour;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Supervised.L03_Dense;
using SelfPlay.Supervised.L03_Einstein;
using SelfPlay.Supervised.L03_InvariantTheory;
using SelfPlay.Supervised.L04_LanguageModel;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.L04_Trainability;
using SelfPlay.Supervised.L05_Gpt;
using SelfPlay.Supervised.L05_MaskedLm;
using SelfPlay.Supervised.L05_Smt;
using SelfPlay.Supervised.L05_Transformer;
using SelfPlay.Supervised.L05_Translation;
using SelfPlay.Supervised.L05_Vit;
using SelfPlay.Supervised.L06_Adam;
using SelfPlay.Supervised.L06_Convergence;
using SelfPlay.Supervised.L06_Momentum;
using SelfPlay.Supervised.L06_Temperature;
using SelfPlay.Supervised.L07_GradientFlow;
using SelfPlay.Supervised.L07_HeatCapacity;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.L07_Stationary;
using SelfPlay.Supervised.L08_L1Ensembles;
using SelfPlay.Supervised.L08_Shrinkage;
using SelfPlay.Supervised.L09_DoubleDescent;
using SelfPlay.Supervised.L09_Implicit;
using SelfPlay.Supervised.L09_Occam;
using SelfPlay.Supervised.L09_PacBayes;

namespace SelfPlay.Supervised.Lessons;

/// <summary>The course: every lesson, in the order of the lectures.</summary>
public static class LessonCatalog
{
    /// <summary>All lessons.</summary>
    public static IReadOnlyList<ILesson> All { get; } =
    [
        new MooresLawLesson(),
        new FundamentalEquationsLesson(),
        new InformationTheoryLesson(),
        new ScalarAutogradLesson(),
        new EdfLesson(),
        new EdfMnistLesson(),
        new TorchSharpTourLesson(),
        new EinsteinLesson(),
        new CnnLesson(),
        new DenseLesson(),
        new InvariantTheoryLesson(),
        new TrainabilityLesson(),
        new LanguageModelLesson(),
        new RnnLesson(),
        new TranslationLesson(),
        new TransformerLesson(),
        new GptLesson(),
        new VitLesson(),
        new SmtLesson(),
        new MaskedLmLesson(),
        new ConvergenceLesson(),
        new TemperatureLesson(),
        new MomentumLesson(),
        new AdamLesson(),
        new GradientFlowLesson(),
        new SdeLesson(),
        new StationaryLesson(),
        new HeatCapacityLesson(),
        new ShrinkageLesson(),
        new L1EnsemblesLesson(),
        new OccamLesson(),
        new PacBayesLesson(),
        new ImplicitLesson(),
        new DoubleDescentLesson(),
    ];

    /// <summary>Finds a lesson by its name on the command line.</summary>
    public static ILesson? Find(string name) => All.FirstOrDefault(lesson => lesson.Info.Name == name);
}
