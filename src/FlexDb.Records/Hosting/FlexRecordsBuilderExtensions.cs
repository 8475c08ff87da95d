using FlexDb.Core.Hosting;
using FlexDb.Records;
using FlexDb.Records.Hosting;

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// The namespace in which hosts look for what they can add.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the store of records to a container that has the catalog's.</summary>
public static class FlexRecordsBuilderExtensions
{
    /// <summary>Adds a <see cref="FlexRecordStore"/> on the data source of the catalog's store.</summary>
    /// <remarks>
    /// The store is a singleton. Its settings are <see cref="FlexRecordOptions"/> of the options pattern, so a host may bind
    /// them: <c>services.AddOptions&lt;FlexRecordOptions&gt;().BindConfiguration("FlexDb:Records")</c>. They are checked when
    /// the host starts; one that is out of range stops it with an <see cref="OptionsValidationException"/> that says which.
    /// The health check and <see cref="FlexDbBuilder.InstallAtStartup"/>, called before or after this, then cover the tables of
    /// records, too. Calling this again adds settings and changes nothing else. The host also builds, in the background, the
    /// indexes that edits of schemas ask for; see <see cref="FlexRecordOptions.BuildPollInterval"/>. It removes deleted records
    /// for good only where <see cref="FlexRecordOptions.PurgeAfter"/> is set.
    /// </remarks>
    /// <param name="builder">The builder that <c>AddFlexDb</c> returns.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static FlexDbBuilder AddRecords(this FlexDbBuilder builder) => builder.AddRecords(static _ => { });

    /// <summary>Adds a <see cref="FlexRecordStore"/> on the data source of the catalog's store, with settings.</summary>
    /// <remarks>See <see cref="AddRecords(FlexDbBuilder)"/>.</remarks>
    /// <param name="builder">The builder that <c>AddFlexDb</c> returns.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static FlexDbBuilder AddRecords(this FlexDbBuilder builder, Action<FlexRecordOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<FlexRecordOptions>()
            .Configure(configure)
            .PostConfigure<IServiceProvider>((settings, provider) => settings.LoggerFactory ??= provider.GetService<ILoggerFactory>())
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FlexRecordOptions>, FlexRecordOptionsValidation>());
        services.TryAddSingleton<RecordsInUse>();
        services.TryAddSingleton(provider => new FlexRecordStore(
            provider.GetRequiredService<CatalogDataSource>().Value,
            provider.GetRequiredService<IOptions<FlexRecordOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RecordBuilderService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RecordPurgeService>());
        return builder;
    }
}
