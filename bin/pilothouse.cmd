@echo off
rem Runs the program with the editor's own Node, which the extension names to its terminals, elsewhere with that of the PATH.
setlocal
set "node=node"
if exist "%PILOTHOUSE_NODE%" set "node=%PILOTHOUSE_NODE%"
set "ELECTRON_RUN_AS_NODE=1"
"%node%" "%~dp0pilothouse.mjs" %*
