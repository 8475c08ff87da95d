using FlexDb.Core.Schema;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class HostedBuildTests : BuildFixture
{
    [Test]
    public async Task A_host_builds_in_the_background()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 20);
        await MakeUniqueAsync(items);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddFlexDb(Database.ConnectionString).AddRecords(static options => options.BuildPollInterval = TimeSpan.FromMilliseconds(50));
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.That(
            async () => string.Join(", ", await IndexCheck.StatesAsync(items, Records)),
            Is.EqualTo("email ordered ready, email unique ready").After(20_000, 50));
        await host.StopAsync();
    }
}
