using System.Security.Claims;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace WebHost.Access;

/// <summary>Programs come by API key; people sign in with the same key and then have a cookie.</summary>
public static class CatalogAccess
{
    public const string ApplicationClaim = "application";

    private const string ByPath = "ByPath";

    public static void AddCatalogAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>()
            .BindConfiguration("Access")
            .Validate(
                access => access.Keys.Values.All(holder => holder.Application.Length > 0 && holder.Actor.Length > 0),
                "Each of Access:Keys needs an Application and an Actor.")
            .ValidateOnStart();
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, ByPath, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
                    ? ApiKeyHandler.SchemeName
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null)
            .AddCookie(cookie =>
            {
                cookie.LoginPath = "/sign-in";
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.HttpOnly = true;
            });

        // Whatever does not say otherwise is for those who have come in.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>The application that all calls for this user are scoped by.</summary>
    public static string Application(this ClaimsPrincipal user) =>
        user.FindFirstValue(ApplicationClaim) ?? throw new InvalidOperationException("The user has no application.");

    public static string Actor(this ClaimsPrincipal user) =>
        user.Identity?.Name ?? throw new InvalidOperationException("The user has no name.");
}
