using FlexDb.Core.Hosting;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexDb.Records.Tests.Hosting;

[TestFixture]
public sealed class AddRecordsTests
{
    private const string ConnectionString = "Server=127.0.0.1;Database=catalog";

    [Test]
    public void The_store_is_one_for_the_container()
    {
        using ServiceProvider provider = new ServiceCollection().AddFlexDb(ConnectionString).AddRecords().Services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();

        Assert.That(
            scope.ServiceProvider.GetRequiredService<FlexRecordStore>(),
            Is.SameAs(provider.GetRequiredService<FlexRecordStore>()));
    }

    [Test]
    public void The_health_check_covers_records_where_they_are_added()
    {
        using ServiceProvider with = new ServiceCollection().AddFlexDb(ConnectionString).AddRecords().Services.BuildServiceProvider();
        using ServiceProvider without = new ServiceCollection().AddFlexDb(ConnectionString).Services.BuildServiceProvider();

        Assert.That(with.GetRequiredService<FlexDbHealthCheck>().Records, Is.True);
        Assert.That(without.GetRequiredService<FlexDbHealthCheck>().Records, Is.False);
    }

    [Test]
    public void Adding_them_again_adds_settings_and_nothing_else()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddFlexDb(ConnectionString)
            .AddRecords(options => options.RetryTimeout = TimeSpan.FromSeconds(2))
            .AddRecords(options => options.MaxBatchWrites = 10).Services
            .BuildServiceProvider();

        FlexRecordOptions options = provider.GetRequiredService<IOptions<FlexRecordOptions>>().Value;
        Assert.That((options.RetryTimeout, options.MaxBatchWrites), Is.EqualTo((TimeSpan.FromSeconds(2), 10)));
        Assert.That(provider.GetServices<FlexRecordStore>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_purged_by_age_unless_it_is_asked_for() =>
        Assert.That(new FlexRecordOptions().PurgeAfter, Is.Null);

    [Test]
    public void The_settings_are_bound_from_configuration()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["FlexDb:Records:RetryTimeout"] = "00:00:07",
            ["FlexDb:Records:MaxRecordBytes"] = "65536",
            ["FlexDb:Records:PurgeAfter"] = "30.00:00:00",
        });
        builder.Services.AddFlexDb(ConnectionString).AddRecords().Services
            .AddOptions<FlexRecordOptions>().BindConfiguration("FlexDb:Records");
        using IHost host = builder.Build();

        FlexRecordOptions options = host.Services.GetRequiredService<IOptions<FlexRecordOptions>>().Value;
        Assert.That(
            (options.RetryTimeout, options.MaxRecordBytes, options.PurgeAfter),
            Is.EqualTo((TimeSpan.FromSeconds(7), 65_536, TimeSpan.FromDays(30))));
    }

    [Test]
    public async Task The_host_does_not_start_with_settings_out_of_range_and_all_of_them_are_named()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(ConnectionString).AddRecords(options =>
        {
            options.RetryTimeout = TimeSpan.FromSeconds(-2);
            options.OutcomeTimeout = TimeSpan.FromSeconds(-1);
            options.PurgeAfter = TimeSpan.Zero;
        });
        using IHost host = builder.Build();

        OptionsValidationException? refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(
            refusal!.Failures,
            Is.EqualTo(new[]
            {
                "FlexRecordOptions.RetryTimeout is -00:00:02, but may not be negative.",
                "FlexRecordOptions.OutcomeTimeout is -00:00:01, but may not be negative.",
                "FlexRecordOptions.PurgeAfter is 00:00:00, but must be positive, or null to purge nothing.",
            }));
    }

    [Test]
    public void The_store_logs_to_the_container_s_logger_unless_it_is_given_another()
    {
        using ILoggerFactory own = LoggerFactory.Create(_ => { });
        using ServiceProvider given = new ServiceCollection()
            .AddLogging()
            .AddFlexDb(ConnectionString).AddRecords(options => options.LoggerFactory = own).Services
            .BuildServiceProvider();
        using ServiceProvider found = new ServiceCollection()
            .AddLogging()
            .AddFlexDb(ConnectionString).AddRecords().Services
            .BuildServiceProvider();

        Assert.That(given.GetRequiredService<IOptions<FlexRecordOptions>>().Value.LoggerFactory, Is.SameAs(own));
        Assert.That(
            found.GetRequiredService<IOptions<FlexRecordOptions>>().Value.LoggerFactory,
            Is.SameAs(found.GetRequiredService<ILoggerFactory>()));
    }
}
