using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Channels;

public static class ChannelRefusals
{
    public static readonly Refusal BadTeam = new("slack_team_invalid", "A Slack team id looks like T012AB3CD.");
    public static readonly Refusal BadToken = new("slack_token_invalid", "A Slack bot token begins with xoxb- (or xoxe.xoxb-).");
    public static readonly Refusal TokenRefused = new("slack_token_refused", "Slack refused this token; copy it again from the app's page.");
    public static readonly Refusal OtherTeam = new("slack_team_mismatch", "The token belongs to another Slack team than the one given.");
    public static readonly Refusal Unreachable = new("slack_unreachable", "Slack could not be asked about this token; try again.");
    public static readonly Refusal TakenByAnotherTenant = new("channel_taken", "This workspace is connected to another tenant.");
    public static readonly Refusal OtherWorkspace = new("channel_of_other_workspace", "This channel belongs to another workspace; connect the new one as a channel of its own.");
    public static readonly Refusal Unknown = new("channel_unknown", "There is no such channel.");
}
