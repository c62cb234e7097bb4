namespace Konstruct.TestSupport;

/// <summary>The settings of a server under test: a test's own database, the run's Redis, and the simulators for every outside service.</summary>
public static class KonstructSettings
{
    public const string RedisVariable = "KONSTRUCT_TEST_REDIS";
    public const string SigningSecret = "demo-signing-secret";

    // any 32 bytes: every process on one database needs the same
    private const string MasterKey = "a29uc3RydWN0LXRlc3RzLW1hc3Rlci1rZXktMzJieXQ=";

    public static string Redis => Environment.GetEnvironmentVariable(RedisVariable) is { Length: > 0 } set
        ? set
        : throw new InvalidOperationException($"{RedisVariable} is not set: these tests need Redis. `./dev test` starts one and sets it.");

    /// <summary>Names as in appsettings.json, with colons.</summary>
    /// <param name="simulators">Where the simulators listen.</param>
    public static Dictionary<string, string?> Of(TestDatabase database, string simulators)
    {
        var settings = Of(simulators);
        settings["ConnectionStrings:Postgres"] = database.AppConnectionString;
        settings["ConnectionStrings:PostgresDaemon"] = database.DaemonConnectionString;
        settings["ConnectionStrings:Redis"] = Redis;
        return settings;
    }

    /// <summary>Everything but where PostgreSQL and Redis are.</summary>
    public static Dictionary<string, string?> Of(string simulators) => new(StringComparer.Ordinal)
    {
        ["Konstruct:MasterKey"] = MasterKey,
        ["Slack:SigningSecret"] = SigningSecret,
        ["Slack:ApiBaseUrl"] = simulators + "/slack/api/",
        ["Llm:Providers:0:Kind"] = "openai",
        ["Llm:Providers:0:BaseUrl"] = simulators + "/openai/v1",
        ["Llm:Providers:0:ApiKey"] = "sk-test-0000000000",
        ["Llm:Providers:1:Kind"] = "anthropic",
        ["Llm:Providers:1:BaseUrl"] = simulators + "/anthropic",
        ["Llm:Providers:1:ApiKey"] = "sk-ant-test-0000000000",
        ["Llm:Providers:2:Kind"] = "ollama",
        ["Llm:Providers:2:BaseUrl"] = simulators + "/ollama",
    };
}
