using FlexDb.Core;
using FlexDb.Core.Hosting;

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using MySqlConnector;

// The namespace in which hosts look for what they can add.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the catalog's store to a container.</summary>
public static class FlexDbServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="FlexDbStore"/> on the container's <see cref="MySqlDataSource"/>.</summary>
    /// <remarks>
    /// The store is a singleton. Its settings are <see cref="FlexDbOptions"/> of the options pattern, so a host may bind
    /// them: <c>services.AddOptions&lt;FlexDbOptions&gt;().BindConfiguration("FlexDb")</c>. They are checked when the host
    /// starts; one that is out of range stops it with an <see cref="OptionsValidationException"/> that says which. Calling
    /// this again adds settings and leaves the data source as it is.
    /// <see cref="FlexDbBuilder.UseKeyedDataSource"/> takes a keyed data source instead.
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <returns>A builder, to go on with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static FlexDbBuilder AddFlexDb(this IServiceCollection services) => services.AddFlexDb(static _ => { });

    /// <summary>Adds a <see cref="FlexDbStore"/> on the container's <see cref="MySqlDataSource"/>, with settings.</summary>
    /// <remarks>See <see cref="AddFlexDb(IServiceCollection)"/>.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>A builder, to go on with.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static FlexDbBuilder AddFlexDb(this IServiceCollection services, Action<FlexDbOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<FlexDbOptions>()
            .Configure(configure)
            .PostConfigure<IServiceProvider>((settings, provider) => settings.LoggerFactory ??= provider.GetService<ILoggerFactory>())
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FlexDbOptions>, FlexDbOptionsValidation>());
        services.TryAddSingleton(provider => new CatalogDataSource(FindDataSource(provider), isOwned: false));
        services.TryAddSingleton(provider => new FlexDbStore(
            provider.GetRequiredService<CatalogDataSource>().Value,
            provider.GetRequiredService<IOptions<FlexDbOptions>>().Value));
        services.TryAddSingleton(provider => new FlexDbHealthCheck(provider.GetRequiredService<CatalogDataSource>().Value)
        {
            Records = provider.GetService<RecordsInUse>() is not null,
        });
        return new FlexDbBuilder(services);
    }

    /// <summary>Adds a <see cref="FlexDbStore"/> with a data source of its own, which the container disposes.</summary>
    /// <remarks>
    /// Of several calls that say where the data source comes from, the last decides. For everything else see
    /// <see cref="AddFlexDb(IServiceCollection)"/>.
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">A connection string of MySqlConnector's, naming the database with the catalog's tables.</param>
    /// <returns>A builder, to go on with.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is blank, not well-formed, or names no database.</exception>
    public static FlexDbBuilder AddFlexDb(this IServiceCollection services, string connectionString) =>
        services.AddFlexDb(connectionString, static _ => { });

    /// <summary>Adds a <see cref="FlexDbStore"/> with a data source of its own and settings.</summary>
    /// <remarks>See <see cref="AddFlexDb(IServiceCollection, string)"/>.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">A connection string of MySqlConnector's, naming the database with the catalog's tables.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>A builder, to go on with.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is blank, not well-formed, or names no database.</exception>
    public static FlexDbBuilder AddFlexDb(
        this IServiceCollection services,
        string connectionString,
        Action<FlexDbOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        if (new MySqlConnectionStringBuilder(connectionString).Database.Length == 0)
        {
            throw new ArgumentException("The connection string names no database; add 'Database=…'.", nameof(connectionString));
        }

        FlexDbBuilder builder = services.AddFlexDb(configure);
        services.Replace(ServiceDescriptor.Singleton(provider => new CatalogDataSource(
            new MySqlDataSourceBuilder(connectionString).UseLoggerFactory(provider.GetService<ILoggerFactory>()).Build(),
            isOwned: true)));
        return builder;
    }

    private static MySqlDataSource FindDataSource(IServiceProvider provider) =>
        provider.GetService<MySqlDataSource>() ?? throw new InvalidOperationException(
            $"AddFlexDb() works on the container's {nameof(MySqlDataSource)}, but there is none. Register one with AddMySqlDataSource, "
            + "of the package MySqlConnector.DependencyInjection, or give AddFlexDb a connection string.");
}
