using System.Runtime.CompilerServices;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>Checks text at the door, before any of it is sent.</summary>
internal static class TextArguments
{
    public const int MaxIdLength = 128;
    public const int MaxNameLength = 255;

    /// <summary>An application id, a table id or a table name that is looked up.</summary>
    /// <remarks>utf8mb4_bin compares with PAD SPACE, so 'app ' would find 'app'; padded keys are refused instead.</remarks>
    public static string Key(string value, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
        {
            throw new ArgumentException($"'{value}' begins or ends with white space, which the database does not tell apart; trim it.", parameter);
        }

        WellFormed(value, parameter);
        return value;
    }

    public static string ApplicationId(string value, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        Key(value, parameter);
        return Fitting(value, MaxIdLength, "The application id", parameter)!;
    }

    /// <summary>Text that is stored in a column of a limited length.</summary>
    public static string? Fitting(string? value, int maxCodePoints, string what, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        if (value is null)
        {
            return null;
        }

        WellFormed(value, parameter);
        int length = SchemaNameRules.CountCodePoints(value);
        return length > maxCodePoints ? throw new FlexLimitException(what, length, maxCodePoints, "characters") : value;
    }

    /// <summary>Text that is compared with names, and may be empty.</summary>
    public static void Filter(string? value, string parameter)
    {
        if (value is not null)
        {
            WellFormed(value, parameter);
        }
    }

    /// <summary>Drivers replace an unpaired surrogate by U+FFFD without a word, so it is refused.</summary>
    private static void WellFormed(string value, string? parameter)
    {
        if (!SchemaNameRules.IsUnicode(value))
        {
            throw new ArgumentException("The text holds an unpaired surrogate, which no database can store; remove it.", parameter);
        }
    }
}
