using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Handoff;

internal static class HandoffRegistration
{
    public static IServiceCollection AddHandoff(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HandoffOptions>().Bind(configuration.GetSection(HandoffOptions.Section))
            .Validate(o => o.WebhookTimeout > TimeSpan.Zero, "Handoff:WebhookTimeout must be longer than zero.")
            .Validate(
                o => o.WebhookOrigins.All(w => Uri.TryCreate(w, UriKind.Absolute, out var u) && u.Scheme is "http" or "https"),
                "Handoff:WebhookOrigins are absolute http or https addresses.");
        services.AddSingleton<SlackDirectory>();
        services.AddSingleton<SlackCalling>();
        services.AddSingleton<SlackHandoff>();
        services.AddSingleton<WebhookHandoff>();
        services.AddSingleton<HandoffStories>();
        services.AddSingleton<HandoffSender>();
        return services;
    }
}
