using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;

using Dapper;

namespace FlexDb.Core.Connections;

/// <summary>The values of a statement's parameters by name, without the '@'.</summary>
/// <remarks>
/// Named one by one rather than as an anonymous object, whose properties a trimmed program does not keep. A list of texts
/// stands for one parameter an item: <c>IN @ids</c> becomes <c>IN (@ids0,@ids1)</c>, and <c>IN (NULL)</c> where it is empty.
/// </remarks>
internal sealed class Parameters : SqlMapper.IDynamicParameters
{
    private readonly List<(string Name, object? Value)> _values = [];

    /// <summary>The values, in the order in which they were set.</summary>
    public IReadOnlyList<(string Name, object? Value)> Values => _values;

    public object? this[string name]
    {
        set => _values.Add((name, value));
    }

    void SqlMapper.IDynamicParameters.AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach ((string name, object? value) in _values)
        {
            if (value is IReadOnlyList<string> items)
            {
                AddList(command, name, items);
            }
            else
            {
                Add(command, name, value);
            }
        }
    }

    private static void AddList(IDbCommand command, string name, IReadOnlyList<string> items)
    {
        string[] names = [.. items.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"{name}{place}"))];
        for (int i = 0; i < names.Length; i++)
        {
            Add(command, names[i], items[i]);
        }

        string list = names.Length == 0 ? "(NULL)" : $"({string.Join(',', names.Select(item => $"@{item}"))})";
        command.CommandText = Regex.Replace(
            command.CommandText,
            $@"@{Regex.Escape(name)}\b",
            list,
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
    }

    private static void Add(IDbCommand command, string name, object? value)
    {
        IDbDataParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
