using Dapper;

using FlexDb.Core.Connections;

using MySqlConnector;

namespace FlexDb.Core.Tests.Connections;

public sealed class ParametersTests
{
    [Test]
    public void A_value_becomes_a_parameter_of_its_name()
    {
        using MySqlCommand command = Applied("SELECT @id, @none", new() { ["id"] = "a", ["none"] = null });

        Assert.That(command.Parameters["id"].Value, Is.EqualTo("a"));
        Assert.That(command.Parameters["none"].Value, Is.EqualTo(DBNull.Value));
    }

    [TestCase("a,b", "SELECT 1 WHERE id IN (@ids0,@ids1) AND x = @idsx")]
    [TestCase("", "SELECT 1 WHERE id IN (NULL) AND x = @idsx")]
    public void A_list_becomes_a_parameter_an_item(string items, string expected)
    {
        string[] ids = items.Split(',', StringSplitOptions.RemoveEmptyEntries);

        using MySqlCommand command = Applied("SELECT 1 WHERE id IN @ids AND x = @idsx", new() { ["ids"] = ids, ["idsx"] = 1 });

        Assert.That(command.CommandText, Is.EqualTo(expected));
        Assert.That(command.Parameters.Select(parameter => parameter.Value), Is.EqualTo(ids.Append((object)1)));
    }

    private static MySqlCommand Applied(string sql, Parameters parameters)
    {
        MySqlCommand command = new(sql);
        ((SqlMapper.IDynamicParameters)parameters).AddParameters(command, null!);
        return command;
    }
}
