using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace WebHost.Access;

/// <summary>Lets a program in by the key in its <c>X-Api-Key</c> header.</summary>
public sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<AccessOptions> access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? key = Request.Headers[Header];
        if (string.IsNullOrEmpty(key))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        return Task.FromResult(Find(access.Value, key) is { } holder
            ? AuthenticateResult.Success(new AuthenticationTicket(ToPrincipal(holder, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known."));
    }

    /// <summary>Compares with every key in constant time, so that no answer's time tells how much of a guess was right.</summary>
    public static KeyHolder? Find(AccessOptions access, string key)
    {
        byte[] given = Encoding.UTF8.GetBytes(key);
        return access.Keys
            .Where(pair => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(pair.Key), given))
            .Select(pair => pair.Value)
            .FirstOrDefault();
    }

    public static ClaimsPrincipal ToPrincipal(KeyHolder holder, string scheme) => new(new ClaimsIdentity(
        [new Claim(CatalogAccess.ApplicationClaim, holder.Application), new Claim(ClaimTypes.Name, holder.Actor)],
        scheme));
}
