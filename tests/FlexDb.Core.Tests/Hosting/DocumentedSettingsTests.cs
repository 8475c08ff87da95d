using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

using FlexDb.Core.Tests.Support;

using Microsoft.Extensions.Configuration;

namespace FlexDb.Core.Tests.Hosting;

[TestFixture]
public sealed partial class DocumentedSettingsTests
{
    private static readonly string[] Services = [nameof(FlexDbOptions.TimeProvider), nameof(FlexDbOptions.LoggerFactory)];

    [Test]
    public async Task The_documentation_shows_every_setting_with_its_default()
    {
        string page = await File.ReadAllTextAsync(Repository.PathOf("docs/hosting.md"));
        IConfigurationSection section = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(JsonBlock().Match(page).Groups["json"].Value)))
            .Build()
            .GetSection("FlexDb");
        FlexDbOptions defaults = new();

        PropertyInfo[] settings = [.. typeof(FlexDbOptions).GetProperties().Where(property => !Services.Contains(property.Name))];
        Assert.That(section.GetChildren().Select(child => child.Key), Is.EquivalentTo(settings.Select(property => property.Name)));
        foreach (PropertyInfo setting in settings)
        {
            // A record is compared by the members that the page shows, so a default that is not shown is found too.
            string[] shown = [.. section.GetSection(setting.Name).GetChildren().Select(child => $"{child.Key} {child.Value}")];
            object value = setting.GetValue(defaults)!;
            if (shown.Length > 0)
            {
                Assert.That(shown, Is.EquivalentTo(value.GetType().GetProperties().Select(property => $"{property.Name} {property.GetValue(value)}")));
            }
            else
            {
                Assert.That(section[setting.Name], Is.EqualTo($"{value}"), setting.Name);
            }
        }
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonBlock();
}
