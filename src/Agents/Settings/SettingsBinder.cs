using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace SelfPlay.Agents.Settings;

/// <summary>
/// Puts settings by name (`--set learning-rate=0.01`) into an options record and checks its ranges. A property `BatchSize`
/// is called `batch-size`; `batch_size` and `batchSize` are understood too.
/// </summary>
internal static class SettingsBinder
{
    /// <summary>A copy of <paramref name="defaults"/> with the settings put in.</summary>
    /// <exception cref="AgentSpecException">One sentence naming the bad setting and what would be right.</exception>
    public static T Bind<T>(T defaults, IReadOnlyDictionary<string, string> settings)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(settings);
        var properties = Properties(defaults);
        if (settings.Keys.GroupBy(Canonical).FirstOrDefault(spellings => spellings.Count() > 1) is { } twice)
        {
            var spellings = twice.Order(StringComparer.Ordinal).Select(key => $"'{key}'");
            throw new AgentSpecException($"{string.Join(" and ", spellings)} are the same setting; give it once.");
        }

        var copy = (T)defaults.GetType().GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance)!.Invoke(defaults, null)!;
        foreach (var (key, text) in settings)
        {
            var property = Find(properties, key)
                ?? throw new AgentSpecException($"There is no setting '{key}'; the settings are {string.Join(", ", properties.Select(p => Spell(p.Name)))}.");
            property.SetValue(copy, Parse(property, text));
        }

        foreach (var property in properties)
        {
            foreach (var range in property.GetCustomAttributes<RangeAttribute>())
            {
                if (!range.IsValid(property.GetValue(copy)))
                {
                    throw new AgentSpecException($"The setting {Spell(property.Name)} is {Show(property.GetValue(copy))}; it has to be between {Show(range.Minimum)} and {Show(range.Maximum)}.");
                }
            }
        }

        return copy;
    }

    /// <summary>Name and value of every setting, spelt as they would be set, for listings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe<T>(T options)
        where T : class =>
        Properties(options).Select(p => KeyValuePair.Create(Spell(p.Name), Show(p.GetValue(options))));

    /// <summary>Refuses settings that would have no effect.</summary>
    /// <param name="settings">What was set.</param>
    /// <param name="needs">What they have no effect without, as it would be set (`noisy=true`).</param>
    /// <param name="has">Whether that is so.</param>
    /// <param name="names">Names of their properties.</param>
    /// <exception cref="AgentSpecException">One of them was set, and it is not so.</exception>
    internal static void RequireEffect(IReadOnlyDictionary<string, string> settings, string needs, bool has, params string[] names)
    {
        if (!has && Array.Find(names, name => settings.Keys.Any(key => Canonical(key) == Canonical(name))) is { } idle)
        {
            throw new AgentSpecException($"The setting {Spell(idle)} has no effect without {needs}.");
        }
    }

    /// <summary>Whether options have a setting of that name.</summary>
    internal static bool Knows(object options, string key) => Find(Properties(options), key) is not null;

    private static PropertyInfo[] Properties(object options) =>
        [.. options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)];

    private static PropertyInfo? Find(PropertyInfo[] properties, string key) => Array.Find(properties, p => Canonical(p.Name) == Canonical(key));

    private static object Parse(PropertyInfo property, string text)
    {
        try
        {
            if (property.PropertyType.IsEnum)
            {
                return Enum.TryParse(property.PropertyType, text, ignoreCase: true, out var member) && Enum.IsDefined(property.PropertyType, member)
                    ? member
                    : throw new FormatException();
            }

            var value = Convert.ChangeType(text, property.PropertyType, CultureInfo.InvariantCulture);
            return value is float f && !float.IsFinite(f) || value is double d && !double.IsFinite(d) ? throw new FormatException() : value;
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            var wanted = property.PropertyType.IsEnum
                ? string.Join(" or ", Enum.GetNames(property.PropertyType)).ToLowerInvariant()
                : property.PropertyType == typeof(bool) ? "true or false" : property.PropertyType == typeof(int) || property.PropertyType == typeof(long) ? "a whole number" : "a number";
            throw new AgentSpecException($"The setting {Spell(property.Name)} cannot be '{text}'; it has to be {wanted}.", e);
        }
    }

    private static string Canonical(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static string Spell(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static string Show(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
