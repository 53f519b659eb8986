using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Puente.Sync.Tests")]
