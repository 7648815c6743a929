namespace SelfPlay.Supervised.Reports;

/// <summary>A part of a report, in the order in which the lesson wrote it.</summary>
public abstract record ReportElement;

/// <summary>A heading: a step of the lecture.</summary>
public sealed record Heading(string Title) : ReportElement;

/// <summary>A paragraph of Markdown: an equation of the lecture, or what the student sees.</summary>
public sealed record Paragraph(string Markdown) : ReportElement;

/// <summary>A table.</summary>
public sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportElement;

/// <summary>A picture.</summary>
public sealed record PlotElement(ReportPlot Plot) : ReportElement;
