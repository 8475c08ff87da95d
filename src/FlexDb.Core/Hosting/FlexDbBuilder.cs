using FlexDb.Core.Installation;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using MySqlConnector;

namespace FlexDb.Core.Hosting;

/// <summary>Goes on from <c>AddFlexDb</c>: where the data source comes from, and what is done at the host's start.</summary>
public sealed class FlexDbBuilder
{
    internal FlexDbBuilder(IServiceCollection services)
    {
        Services = services;
    }

    /// <summary>The services that <c>AddFlexDb</c> was called on.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Has the store work on a data source of the container's that is registered under a key.</summary>
    /// <remarks>It stays the container's. The last call that says where the data source comes from decides.</remarks>
    /// <param name="serviceKey">The key, as given to <c>AddKeyedMySqlDataSource</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceKey"/> is null.</exception>
    public FlexDbBuilder UseKeyedDataSource(object serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        Services.Replace(ServiceDescriptor.Singleton(provider => new CatalogDataSource(
            provider.GetKeyedService<MySqlDataSource>(serviceKey) ?? throw new InvalidOperationException(
                $"FlexDb was told to use the {nameof(MySqlDataSource)} with the key '{serviceKey}', but the container has none. "
                + "Register it with AddKeyedMySqlDataSource, of the package MySqlConnector.DependencyInjection."),
            isOwned: false)));
        return this;
    }

    /// <summary>Makes or adopts the catalog's two tables when the host starts, before its hosted services do.</summary>
    /// <remarks>
    /// Calls <see cref="FlexDbInstaller.InstallAsync"/> on the store's own data source, whose user then needs the rights
    /// that this names. Where <c>AddRecords</c> of FlexDb.Records is called, before or after this, it makes the tables of
    /// records, too, whatever <see cref="FlexInstallOptions.Records"/> says. It may run in any number of processes at once.
    /// If it fails, the host does not start. Calling this again changes nothing.
    /// </remarks>
    /// <param name="options">How to install; the defaults when null.</param>
    /// <returns>The builder.</returns>
    public FlexDbBuilder InstallAtStartup(FlexInstallOptions? options = null)
    {
        FlexInstallOptions chosen = options ?? new FlexInstallOptions();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InstallationAtStartup>(provider => new InstallationAtStartup(
            provider.GetRequiredService<CatalogDataSource>(),
            chosen with { Records = chosen.Records || provider.GetService<RecordsInUse>() is not null },
            provider.GetRequiredService<ILogger<InstallationAtStartup>>())));
        return this;
    }
}
