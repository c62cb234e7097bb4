return await Konstruct.Api.Cli.CommandLine.RunAsync(args);
