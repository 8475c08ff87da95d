using FlexDb.Core.Evolution;
using FlexDb.Core.Hosting;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using MySqlConnector;

namespace FlexDb.Core.Tests.Hosting;

[TestFixture]
public sealed class AddFlexDbTests
{
    private const string ConnectionString = "Server=127.0.0.1;Database=catalog";

    [Test]
    public void The_store_is_one_for_the_container()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddSingleton(new MySqlDataSource(ConnectionString))
            .AddFlexDb().Services
            .BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();

        Assert.That(
            scope.ServiceProvider.GetRequiredService<FlexDbStore>(),
            Is.SameAs(provider.GetRequiredService<FlexDbStore>()));
    }

    [Test]
    public void Without_a_data_source_the_error_says_how_to_give_one()
    {
        using ServiceProvider provider = new ServiceCollection().AddFlexDb().Services.BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<FlexDbStore>(),
            Throws.InvalidOperationException.With.Message.Contains("AddMySqlDataSource")
                .And.Message.Contains("connection string"));
    }

    [Test]
    public async Task The_container_s_data_source_is_used_and_is_not_disposed_by_the_store_s()
    {
        await using MySqlDataSource dataSource = new(ConnectionString);
        await using (ServiceProvider provider = new ServiceCollection().AddSingleton(dataSource).AddFlexDb().Services.BuildServiceProvider())
        {
            Assert.That(provider.GetRequiredService<CatalogDataSource>().Value, Is.SameAs(dataSource));
        }

        Assert.That(() => dataSource.CreateConnection(), Throws.Nothing);
    }

    [Test]
    public async Task A_data_source_made_from_a_connection_string_is_disposed_with_the_container()
    {
        MySqlDataSource dataSource;
        await using (ServiceProvider provider = new ServiceCollection().AddFlexDb(ConnectionString).Services.BuildServiceProvider())
        {
            dataSource = provider.GetRequiredService<CatalogDataSource>().Value;
            Assert.That(provider.GetService<MySqlDataSource>(), Is.Null, "it is the catalog's, not the host's");
        }

        Assert.That(() => dataSource.CreateConnection(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_keyed_data_source_is_used_where_one_is_named()
    {
        using MySqlDataSource other = new(ConnectionString);
        using MySqlDataSource catalog = new(ConnectionString);
        using ServiceProvider provider = new ServiceCollection()
            .AddSingleton(other)
            .AddKeyedSingleton("catalog", catalog)
            .AddFlexDb().UseKeyedDataSource("catalog").Services
            .BuildServiceProvider();

        Assert.That(provider.GetRequiredService<CatalogDataSource>().Value, Is.SameAs(catalog));
    }

    [Test]
    public void A_key_without_a_data_source_is_named_in_the_error()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddFlexDb().UseKeyedDataSource("catalog").Services
            .BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<FlexDbStore>(),
            Throws.InvalidOperationException.With.Message.Contains("'catalog'"));
    }

    [Test]
    public void Adding_it_again_keeps_the_data_source_and_adds_settings()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddFlexDb(ConnectionString, options => options.RetryTimeout = TimeSpan.FromSeconds(2)).Services
            .AddFlexDb(options => options.Compatibility = FlexCompatibilityMode.Full).Services
            .BuildServiceProvider();

        FlexDbOptions options = provider.GetRequiredService<IOptions<FlexDbOptions>>().Value;
        Assert.That((options.RetryTimeout, options.Compatibility), Is.EqualTo((TimeSpan.FromSeconds(2), FlexCompatibilityMode.Full)));
        Assert.That(provider.GetRequiredService<CatalogDataSource>().Value.ConnectionString, Does.Contain("catalog"));
        Assert.That(provider.GetServices<FlexDbStore>().Count(), Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("Server=127.0.0.1")]
    [TestCase("Nonsense=1")]
    public void A_connection_string_that_cannot_do_is_refused_at_once(string connectionString) =>
        Assert.That(() => new ServiceCollection().AddFlexDb(connectionString), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void The_settings_are_bound_from_configuration()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["FlexDb:RetryTimeout"] = "00:00:07",
            ["FlexDb:OutcomeTimeout"] = "00:00:45",
            ["FlexDb:Compatibility"] = "BackwardTransitive",
            ["FlexDb:SchemaLimits:MaxColumns"] = "50",
            ["FlexDb:SlotCapacities:String"] = "4",
        });
        builder.Services.AddFlexDb(ConnectionString).Services.AddOptions<FlexDbOptions>().BindConfiguration("FlexDb");
        using IHost host = builder.Build();

        FlexDbOptions options = host.Services.GetRequiredService<IOptions<FlexDbOptions>>().Value;
        Assert.That(
            (options.RetryTimeout, options.OutcomeTimeout, options.Compatibility, options.SchemaLimits.MaxColumns, options.SlotCapacities.String, options.SlotCapacities.Date),
            Is.EqualTo((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(45), FlexCompatibilityMode.BackwardTransitive, 50, 4, 8)));
    }

    [Test]
    public async Task The_host_does_not_start_with_settings_out_of_range_and_all_of_them_are_named()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddFlexDb(ConnectionString, options =>
        {
            options.RetryTimeout = TimeSpan.FromSeconds(-2);
            options.OutcomeTimeout = TimeSpan.FromSeconds(-1);
        });
        using IHost host = builder.Build();

        OptionsValidationException? refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.That(
            refusal!.Failures,
            Is.EqualTo(new[]
            {
                "FlexDbOptions.RetryTimeout is -00:00:02, but may not be negative.",
                "FlexDbOptions.OutcomeTimeout is -00:00:01, but may not be negative.",
            }));
    }

    [Test]
    public void The_store_logs_to_the_container_s_logger_unless_it_is_given_another()
    {
        using ILoggerFactory own = LoggerFactory.Create(_ => { });
        using ServiceProvider given = new ServiceCollection()
            .AddLogging()
            .AddFlexDb(ConnectionString, options => options.LoggerFactory = own).Services
            .BuildServiceProvider();
        using ServiceProvider found = new ServiceCollection().AddLogging().AddFlexDb(ConnectionString).Services.BuildServiceProvider();

        Assert.That(given.GetRequiredService<IOptions<FlexDbOptions>>().Value.LoggerFactory, Is.SameAs(own));
        Assert.That(
            found.GetRequiredService<IOptions<FlexDbOptions>>().Value.LoggerFactory,
            Is.SameAs(found.GetRequiredService<ILoggerFactory>()));
    }
}
