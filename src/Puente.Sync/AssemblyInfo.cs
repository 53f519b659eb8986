using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Puente.Hub")]
[assembly: InternalsVisibleTo("Puente.Sync.Tests")]
